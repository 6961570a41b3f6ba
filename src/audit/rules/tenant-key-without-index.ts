import { qid, sql } from '../../base/sql.ts';
import type { Rule } from '../rule.ts';
import { keyColumn } from '../scope/keys.ts';
import { columnList, statement } from '../scope/mend.ts';
import { columnObject } from '../scope/naming.ts';
import { surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'tenant-key-without-index',
  code: 'BHA020',
  severity: 'warning',
  title: 'No index begins with the tenant key',
  consequence: 'Every query of every tenant reads the rows of all: one big tenant slows down all the others.',
  advice: 'Begin at least one index with the tenant key.',
  covers: ['X-087', 'X-102'],
  check: (input) =>
    surfaceOf(input).declared.flatMap((declared) => {
      const { table, spec } = declared;
      const column = keyColumn(declared);
      if (column === undefined || !['tenant', 'inherited', 'personal', 'shared'].includes(spec.kind)) return [];
      const served =
        table.indexes.some((index) => index.valid && index.predicate === null && index.columns[0] === column.name) ||
        (table.partitionKey?.strategy === 'list' && table.partitionKey.columns[0] === column.name);
      if (served) return [];
      return [
        {
          object: columnObject(table, column.name),
          title: `No index of ${table.schema}.${table.name} begins with ${column.name}`,
          evidence: table.indexes.length === 0 ? ['the table has no index'] : table.indexes.map((index) => index.definition),
          fix: [
            statement(
              sql`create index${table.partitionKey === null ? sql` concurrently` : sql``} on ${qid(table)} (${columnList([column.name])})`,
            ),
          ],
        },
      ];
    }),
};
