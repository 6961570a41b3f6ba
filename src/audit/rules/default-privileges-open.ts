import type { Privilege } from '../../model/grant.ts';
import { id, sql, trusted } from '../../base/sql.ts';
import type { Severity } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { roleName, statement } from '../scope/mend.ts';
import { surfaceOf } from '../scope/surface.ts';

const unfiltered: readonly Privilege[] = ['TRUNCATE', 'TRIGGER', 'REFERENCES', 'MAINTAIN'];

export const rule: Rule = {
  slug: 'default-privileges-open',
  code: 'BHA066',
  severity: 'warning',
  title: 'Tables of the future are open',
  consequence: 'The next table that a migration creates is granted before it has row security.',
  advice: 'Take the default privileges back, and grant what is needed with each table.',
  covers: ['O20', 'X-057'],
  check: (input) => {
    const { runtime, strangers } = surfaceOf(input);
    const watched = new Set([...runtime, ...strangers, 'public']);
    return input.database.defaultPrivileges
      .filter(
        (entry) =>
          (entry.schema === null || input.tenancy.schemas.includes(entry.schema)) &&
          (entry.objects === 'tables' || entry.objects === 'functions' || entry.objects === 'sequences'),
      )
      .flatMap((entry) => {
        const grantees = [...new Set(entry.grants.map((grant) => grant.grantee))].filter(
          (name) => watched.has(name) && name !== entry.role,
        );
        return grantees.flatMap((grantee) => {
          const privileges = [...new Set(entry.grants.filter((grant) => grant.grantee === grantee).map((grant) => grant.privilege))];
          const severity: Severity =
            entry.objects !== 'tables'
              ? 'info'
              : grantee === 'public' || privileges.some((privilege) => unfiltered.includes(privilege) || privilege !== 'SELECT')
                ? 'warning'
                : 'info';
          const where = entry.schema === null ? 'every schema' : `schema ${entry.schema}`;
          return [
            {
              object: { kind: 'default-privilege' as const, name: `${entry.objects} of ${entry.role} in ${where} for ${grantee}` },
              severity,
              title: `What ${entry.role} creates in ${where} is granted to ${grantee}: ${privileges.join(', ')} on ${entry.objects}`,
              evidence: [`pg_default_acl: ${privileges.join(', ')} on ${entry.objects} to ${grantee}`],
              exposure: [
                grantee === 'public'
                  ? 'PUBLIC: every role of the cluster'
                  : `${grantee}: ${privileges.join(', ')} on objects that do not exist yet`,
              ],
              fix: [
                statement(
                  sql`alter default privileges for role ${id(entry.role)}${entry.schema === null ? sql`` : sql` in schema ${id(entry.schema)}`} revoke ${trusted(privileges.join(', ').toLowerCase())} on ${trusted(entry.objects)} from ${roleName(grantee)}`,
                ),
              ],
            },
          ];
        });
      });
  },
};
