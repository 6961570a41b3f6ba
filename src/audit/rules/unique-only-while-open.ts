import { nameKey } from '../../base/ident.ts';
import type { Rule } from '../rule.ts';
import { acrossTenants, isRequestKey, uniqueIndexes } from '../scope/keys.ts';
import { indexObject } from '../scope/naming.ts';
import { surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'unique-only-while-open',
  code: 'BHA029',
  severity: 'warning',
  title: 'A request key is unique only while the work is open',
  consequence: 'Once the work is done the same key is accepted again, and the event happens twice.',
  advice: 'Keep the keys in a ledger of their own, for as long as a repeat may come.',
  covers: ['X-098'],
  check: (input) =>
    surfaceOf(input).declared.flatMap(({ table, spec }) =>
      uniqueIndexes(table)
        .filter(
          (index) => isRequestKey(index) && /\b(status|state)\b.*(pending|processing|queued|running|open)/i.test(index.predicate ?? ''),
        )
        .map((index) => ({
          object: indexObject(table, index.name),
          severity: acrossTenants(spec, index.columns),
          title: `"${index.name}" on ${nameKey(table)} forgets a key when its work is done`,
          evidence: [index.definition],
        })),
    ),
};
