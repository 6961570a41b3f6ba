import { nameKey } from '../../base/ident.ts';
import type { Rule } from '../rule.ts';
import { acrossTenants, isRequestKey, uniqueIndexes } from '../scope/keys.ts';
import { constraintObject, indexObject } from '../scope/naming.ts';
import { surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'dedupe-key-defeated-by-partition-key',
  code: 'BHA030',
  severity: 'warning',
  title: 'A unique key on a partitioned table is defeated by the partition key',
  consequence: 'The partition key has to be part of the index; with a time in it no two rows are ever equal, and nothing is refused.',
  advice: 'Carry the uniqueness in a small table of its own that is not partitioned.',
  covers: ['X-043', 'X-046'],
  check: (input) =>
    surfaceOf(input).declared.flatMap(({ table, spec }) => {
      const partitioning = (table.partitionKey?.columns ?? []).filter((name): name is string => name !== null && name !== spec.key);
      const timed = partitioning.filter((name) =>
        table.columns.some((column) => column.name === name && /^(timestamp|date)/.test(column.type)),
      );
      if (timed.length === 0) return [];
      return uniqueIndexes(table)
        .filter((index) => isRequestKey(index) && timed.every((name) => index.columns.includes(name)))
        .map((index) => ({
          object: index.constraint === null ? indexObject(table, index.name) : constraintObject(table, index.constraint),
          severity: acrossTenants(spec, index.columns),
          title: `"${index.name}" on ${nameKey(table)} lets the same key in again at another ${timed.join(', ')}`,
          evidence: [index.definition, `partition by ${table.partitionKey?.definition ?? ''}`],
        }));
    }),
};
