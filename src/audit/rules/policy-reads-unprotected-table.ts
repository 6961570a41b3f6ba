import { nameKey } from '../../base/ident.ts';
import type { Rule } from '../rule.ts';
import { expressionsOf, readsRelations } from '../scope/gates.ts';
import { policyObject, policyText } from '../scope/naming.ts';
import { exposureText, relationEntrances } from '../scope/reach.ts';

export const rule: Rule = {
  slug: 'policy-reads-unprotected-table',
  code: 'BHA032',
  severity: 'high',
  title: 'A policy believes a table that anybody may write',
  consequence: 'Whoever writes the row that the policy asks for lets himself in.',
  advice: 'Protect the table with row security, or take the write grants away.',
  covers: ['T25', 'T27'],
  check: (input) => {
    const open = new Map(input.database.tables.filter((table) => !table.rowSecurity).map((table) => [nameKey(table), table]));
    return input.database.tables
      .filter((table) => table.rowSecurity)
      .flatMap((table) =>
        table.policies.flatMap((policy) => {
          const names = new Set(
            expressionsOf(policy)
              .flatMap(({ predicate }) => readsRelations(predicate))
              .map(({ schema, name }) => nameKey({ schema: schema ?? table.schema, name })),
          );
          const writable = [...names]
            .flatMap((name) => open.get(name) ?? [])
            .map((other) => ({ other, reached: relationEntrances(input, other, ['INSERT', 'UPDATE', 'DELETE']) }))
            .filter(({ reached }) => reached.length > 0);
          if (writable.length === 0) return [];
          return [
            {
              object: policyObject(table, policy),
              title: `Policy "${policy.name}" on ${nameKey(table)} believes ${writable.map(({ other }) => nameKey(other)).join(', ')}, which has no row security`,
              evidence: [policyText(policy)],
              exposure: writable.flatMap(({ reached }) => exposureText(reached)),
            },
          ];
        }),
      );
  },
};
