import { nameKey } from '../../base/ident.ts';
import { qid } from '../../base/sql.ts';
import { bypassesRowSecurity } from '../../model/access.ts';
import type { Rule } from '../rule.ts';
import { isGranted } from '../scope/granted.ts';
import { revokeFrom } from '../scope/mend.ts';
import { tableObject } from '../scope/naming.ts';
import { exposureText, relationEntrances, rowPrivileges } from '../scope/reach.ts';
import { surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'sealed-table-open',
  code: 'BHA078',
  severity: 'critical',
  title: 'A sealed table can be reached without its functions',
  consequence: 'Tokens and counters that only functions may touch can be listed and written directly.',
  advice: 'Revoke every grant on it; let definer functions work on it by hash or key.',
  covers: ['X-116', 'X-054'],
  check: (input) =>
    surfaceOf(input)
      .declared.filter(({ spec }) => spec.kind === 'sealed')
      .flatMap(({ table }) => {
        const reached = relationEntrances(input, table, rowPrivileges).filter(isGranted);
        const open =
          table.policies.some((policy) => policy.permissive) ||
          reached.some(({ reach }) => bypassesRowSecurity(input.database, reach.role, table) !== null);
        if (reached.length === 0) return [];
        return [
          {
            object: tableObject(table),
            severity: open ? ('critical' as const) : ('warning' as const),
            title: `${nameKey(table)} is sealed and granted to ${[...new Set(reached.map(({ reach }) => reach.role))].join(', ')}`,
            evidence: [open ? 'row security lets rows through' : 'no policy lets rows through', `${table.policies.length} policies`],
            exposure: exposureText(reached),
            fix: revokeFrom(qid(table), reached),
          },
        ];
      }),
};
