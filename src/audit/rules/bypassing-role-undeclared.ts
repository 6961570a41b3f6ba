import { id, sql } from '../../base/sql.ts';
import { findRole, relationReach } from '../../model/access.ts';
import type { Rule } from '../rule.ts';
import { statement } from '../scope/mend.ts';
import { rowPrivileges } from '../scope/reach.ts';
import { isGuarded, surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'bypassing-role-undeclared',
  code: 'BHA006',
  severity: 'high',
  title: 'A role outside row security is not declared',
  consequence: 'A key for this role is a key to all tenants, and nobody has written down what it is for.',
  advice: 'Take BYPASSRLS away, or declare the role as break-glass: no login, a reason, an expiry and an audit row.',
  covers: ['T4', 'X-005', 'X-024', 'X-054'],
  check: (input) => {
    const { strangers, declared, partitions } = surfaceOf(input);
    return strangers.flatMap((name) => {
      const role = findRole(input.database, name);
      if (role?.bypassRls !== true) return [];
      const reached = [...declared, ...partitions].filter(
        ({ table, spec }) =>
          isGuarded(spec) && rowPrivileges.some((privilege) => relationReach(input.database, name, table, privilege) !== null),
      );
      return [
        {
          object: { kind: 'role' as const, name },
          severity:
            role.login && reached.length > 0 ? ('critical' as const) : reached.length > 0 ? ('high' as const) : ('warning' as const),
          title: `${name} has BYPASSRLS and the tenancy does not name it`,
          evidence: [
            `${name} has the attribute BYPASSRLS and may ${role.login ? '' : 'not '}log in`,
            `it holds grants on ${reached.length} ${reached.length === 1 ? 'table' : 'tables'} of tenants`,
          ],
          exposure: role.login ? [`${name}: may log in`] : [],
          fix: [statement(sql`alter role ${id(name)} nobypassrls`)],
        },
      ];
    });
  },
};
