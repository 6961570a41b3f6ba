import { nameKey } from '../../base/ident.ts';
import type { Rule } from '../rule.ts';
import { acrossTenants, hasSurrogate, uniqueIndexes } from '../scope/keys.ts';
import { constraintObject, indexObject } from '../scope/naming.ts';
import { surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'unique-with-nullable-column',
  code: 'BHA027',
  severity: 'warning',
  title: 'A unique key holds a reference that may be null',
  consequence: 'Nulls are distinct: the same row without the reference can be there many times.',
  advice: 'Use NULLS NOT DISTINCT, or two partial unique indexes: one with the reference, one without.',
  covers: ['X-088'],
  check: (input) =>
    surfaceOf(input).declared.flatMap(({ table, spec }) =>
      uniqueIndexes(table).flatMap((index) => {
        // Only a null that means something ("the whole client") is a trap; an optional value may well be there twice.
        const nullable = index.columns.filter(
          (name): name is string =>
            name !== null &&
            table.columns.some((column) => column.name === name && !column.notNull) &&
            table.foreignKeys.some((key) => key.columns.includes(name)),
        );
        const guarded = nullable.every((name) => new RegExp(`\\b${name}"? is (not )?null`, 'i').test(index.predicate ?? ''));
        if (
          nullable.length === 0 ||
          guarded ||
          index.columns.length < 2 ||
          hasSurrogate(table, index) ||
          /nulls not distinct/i.test(index.definition)
        )
          return [];
        return [
          {
            object: index.constraint === null ? indexObject(table, index.name) : constraintObject(table, index.constraint),
            severity: acrossTenants(spec, index.columns),
            title: `${nameKey(table)} may hold the same row twice where ${nullable.join(', ')} is null`,
            evidence: [index.definition, `${nullable.join(', ')} may be null`],
          },
        ];
      }),
    ),
};
