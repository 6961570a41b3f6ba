import { nameKey } from '../../base/ident.ts';
import { qid } from '../../base/sql.ts';
import { bypassesRowSecurity } from '../../model/access.ts';
import type { Rule } from '../rule.ts';
import { enableRowSecurity, forceRowSecurity, revokeFrom } from '../scope/mend.ts';
import { tableObject } from '../scope/naming.ts';
import { exposureText, layerMissing, relationEntrances, rowPrivileges } from '../scope/reach.ts';
import { isGuarded, surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'partition-exposed',
  code: 'BHA046',
  severity: 'critical',
  title: 'A partition is open beside its protected parent',
  consequence: 'The policies of the parent do not apply when a partition is addressed directly: every tenant in it is open.',
  advice: 'Enable and force row security on every partition, without policies, and grant nothing on it.',
  covers: ['O8', 'X-042'],
  check: (input) =>
    surfaceOf(input)
      .partitions.filter(({ spec }) => isGuarded(spec))
      .flatMap(({ table, root }) => {
        const bare = !table.rowSecurity || !table.forceRowSecurity;
        const reached = relationEntrances(input, table, rowPrivileges);
        const open = reached.filter(
          ({ reach }) =>
            bypassesRowSecurity(input.database, reach.role, table) !== null || table.policies.some((policy) => policy.permissive),
        );
        if (!bare && reached.length === 0) return [];
        return [
          {
            object: tableObject(table),
            severity: open.length > 0 ? ('critical' as const) : reached.length > 0 ? ('warning' as const) : layerMissing(input),
            title: `${nameKey(table)}, a partition of ${nameKey(root)}, ${!table.rowSecurity ? 'has no row security' : bare ? 'is not forced' : 'is granted directly'}`,
            evidence: [
              `row security is ${table.rowSecurity ? 'on' : 'off'} and ${table.forceRowSecurity ? '' : 'not '}forced`,
              `${table.policies.length} policies of its own`,
            ],
            exposure: exposureText(reached),
            fix: [
              ...(table.rowSecurity ? [] : [enableRowSecurity(table)]),
              ...(table.forceRowSecurity ? [] : [forceRowSecurity(table)]),
              ...revokeFrom(qid(table), reached),
            ],
          },
        ];
      }),
};
