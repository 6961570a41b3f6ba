import { id, sql } from '../../base/sql.ts';
import { findRole } from '../../model/access.ts';
import type { Rule } from '../rule.ts';
import { statement } from '../scope/mend.ts';

export const rule: Rule = {
  slug: 'break-glass-can-log-in',
  code: 'BHA084',
  severity: 'high',
  title: 'A role outside row security may log in',
  consequence: 'Its password is a key to all tenants, without a reason, an expiry or a trace.',
  advice: 'Take LOGIN away; it is entered by SET ROLE from a named person, for a reason and a time.',
  covers: ['X-005', 'X-024'],
  check: (input) => {
    const { migrator, breakGlass } = input.tenancy.roles;
    return [migrator, ...breakGlass].flatMap((name) => {
      const role = findRole(input.database, name);
      if (role === undefined || !role.login || !(role.bypassRls || role.superuser)) return [];
      return [
        {
          object: { kind: 'role' as const, name },
          severity: name === migrator ? ('warning' as const) : ('high' as const),
          title: `${name} is outside row security and may log in`,
          evidence: [`${name} has LOGIN and ${role.superuser ? 'superuser' : 'BYPASSRLS'}`],
          exposure: [`${name}: may log in`],
          fix: [statement(sql`alter role ${id(name)} nologin`)],
        },
      ];
    });
  },
};
