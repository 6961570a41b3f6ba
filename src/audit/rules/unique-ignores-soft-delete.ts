import { nameKey } from '../../base/ident.ts';
import { id, qid, sql } from '../../base/sql.ts';
import type { Rule } from '../rule.ts';
import { acrossTenants, hasSurrogate, isPrimary, softDeleteColumn, uniqueIndexes } from '../scope/keys.ts';
import { columnList, statement } from '../scope/mend.ts';
import { constraintObject, indexObject } from '../scope/naming.ts';
import { surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'unique-ignores-soft-delete',
  code: 'BHA028',
  severity: 'warning',
  title: 'A unique key counts deleted rows',
  consequence: 'A deleted slug, address or invite can never be created again.',
  advice: 'Make the unique index partial, over the rows that live.',
  covers: ['X-089', 'X-131'],
  check: (input) =>
    surfaceOf(input).declared.flatMap((declared) => {
      const { table, spec } = declared;
      const deleted = softDeleteColumn(declared);
      if (deleted === null) return [];
      return uniqueIndexes(table)
        .filter(
          (index) =>
            !isPrimary(table, index) &&
            !hasSurrogate(table, index) &&
            !index.columns.includes(deleted) &&
            !(index.predicate ?? '').includes(deleted),
        )
        .map((index) => {
          const columns = index.columns.filter((name): name is string => name !== null);
          const plain = columns.length === index.columns.length;
          const remove =
            index.constraint === null
              ? sql`drop index ${id(table.schema, index.name)}`
              : sql`alter table ${qid(table)} drop constraint ${id(index.constraint)}`;
          return {
            object: index.constraint === null ? indexObject(table, index.name) : constraintObject(table, index.constraint),
            // The root's keys are global by nature; whether a deleted tenant keeps its name is the product's to say.
            severity: spec.kind === 'root' ? ('info' as const) : acrossTenants(spec, index.columns),
            title: `A deleted row of ${nameKey(table)} keeps its ${index.columns.map((name) => name ?? 'expression').join(', ')}`,
            evidence: [index.definition, `${deleted} marks deleted rows and is not part of it`],
            fix: plain
              ? [
                  statement(sql`create unique index on ${qid(table)} (${columnList(columns)}) where ${id(deleted)} is null`),
                  statement(remove),
                ]
              : [],
          };
        });
    }),
};
