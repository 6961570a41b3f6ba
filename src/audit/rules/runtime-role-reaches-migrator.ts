import { id, sql } from '../../base/sql.ts';
import { canBecome, membershipsTowards } from '../../model/access.ts';
import type { Rule } from '../rule.ts';
import { statement } from '../scope/mend.ts';
import { surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'runtime-role-reaches-migrator',
  code: 'BHA077',
  severity: 'critical',
  title: 'A role that serves requests can act as the owner of everything',
  consequence: 'It switches row security off, drops policies and reads past them.',
  advice: 'Revoke the membership. Migrations and break-glass are logins of their own.',
  covers: ['O31', 'T4'],
  check: (input) => {
    const { migrator, breakGlass } = input.tenancy.roles;
    return surfaceOf(input).runtime.flatMap((role) => {
      const reached = [migrator, ...breakGlass].filter((name) => name !== role && canBecome(input.database, role).has(name));
      if (reached.length === 0) return [];
      return [
        {
          object: { kind: 'role' as const, name: role },
          title: `${role} can act as ${reached.join(', ')}`,
          evidence: (input.database.roles.find((found) => found.name === role)?.memberOf ?? []).map(
            (membership) =>
              `${role} is a member of ${membership.role}${membership.inherit ? ', inherits' : ''}${membership.set ? ', may SET ROLE' : ''}`,
          ),
          exposure: [`${role}: by membership`],
          fix: [...new Set(reached.flatMap((name) => membershipsTowards(input.database, role, name)))].map((name) =>
            statement(sql`revoke ${id(name)} from ${id(role)}`),
          ),
        },
      ];
    });
  },
};
