import { id, sql } from '../../base/sql.ts';
import { findRole, membershipsTowards, servedBy, settableRoles } from '../../model/access.ts';
import type { Rule } from '../rule.ts';
import { statement } from '../scope/mend.ts';
import { surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'runtime-role-bypasses',
  code: 'BHA005',
  severity: 'critical',
  title: 'A role that serves requests is outside row security',
  consequence: 'No policy applies to it: every query and every job under this role sees every tenant. Policies written for it do nothing.',
  advice:
    'Take BYPASSRLS and superuser away, take it out of roles that have them, and bind workers to one tenant per job. A login behind a run-time role counts as that role; one for operators holds it WITH ADMIN OPTION.',
  covers: ['T4', 'X-005', 'X-024', 'X-025', 'X-060', 'X-080'],
  check: (input) =>
    surfaceOf(input).runtime.flatMap((name) => {
      const ways = [...settableRoles(input.database, name)].flatMap((other) => {
        const role = findRole(input.database, other);
        const attribute = role?.superuser === true ? 'superuser' : role?.bypassRls === true ? 'BYPASSRLS' : null;
        return attribute === null ? [] : [{ other, attribute }];
      });
      const own = ways.find(({ other }) => other === name);
      // A superuser reaches every role; that it is one says all.
      const shown = own === undefined ? ways : [own];
      if (shown.length === 0) return [];
      const behind = surfaceOf(input).logins.includes(name) ? servedBy(input.database, input.tenancy.roles, name) : [];
      return [
        {
          object: { kind: 'role' as const, name },
          title:
            own === undefined
              ? `${name} can SET ROLE to a role outside row security`
              : `${name} ${own.attribute === 'superuser' ? 'is superuser' : 'has BYPASSRLS'}`,
          evidence: [
            ...shown.map(({ other, attribute }) =>
              other === name
                ? `${name} has the attribute ${attribute}`
                : `${name} may SET ROLE ${other}, which has the attribute ${attribute}`,
            ),
            ...(behind.length === 0 ? [] : [`${name} logs in as a member of ${behind.join(', ')}`]),
          ],
          exposure: [`${name}: ${findRole(input.database, name)?.login === true ? 'may log in' : 'is used through its members'}`],
          fix: [
            ...new Set(
              shown.flatMap(({ other, attribute }) =>
                other === name
                  ? [
                      statement(
                        attribute === 'superuser'
                          ? sql`alter role ${id(name)} nosuperuser nobypassrls`
                          : sql`alter role ${id(name)} nobypassrls`,
                      ),
                    ]
                  : membershipsTowards(input.database, name, other).map((between) =>
                      statement(sql`revoke ${id(between)} from ${id(name)}`),
                    ),
              ),
            ),
          ],
        },
      ];
    }),
};
