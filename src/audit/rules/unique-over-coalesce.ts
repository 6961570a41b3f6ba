import { nameKey } from '../../base/ident.ts';
import type { Rule } from '../rule.ts';
import { acrossTenants, uniqueIndexes } from '../scope/keys.ts';
import { indexObject } from '../scope/naming.ts';
import { surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'unique-over-coalesce',
  code: 'BHA026',
  severity: 'warning',
  title: 'A unique key takes a missing value for a value',
  consequence: 'Two rows without a key count as the same row: the second is refused.',
  advice: 'Index the column itself, only where it is not null.',
  covers: ['X-044'],
  check: (input) =>
    surfaceOf(input).declared.flatMap(({ table, spec }) =>
      uniqueIndexes(table)
        .filter((index) => /coalesce\s*\(/i.test(index.definition.split(/\swhere\s/i)[0] ?? ''))
        // With NOT NULL columns or a predicate that leaves the nulls out, coalesce has nothing to replace.
        .filter((index) => !/is not null/i.test(index.predicate ?? ''))
        .map((index) => ({
          object: indexObject(table, index.name),
          severity: acrossTenants(spec, index.columns),
          title: `Rows of ${nameKey(table)} without a key collide in "${index.name}"`,
          evidence: [index.definition],
        })),
    ),
};
