import { id, qid, sql } from '../../base/sql.ts';
import type { Rule } from '../rule.ts';
import { keyColumn } from '../scope/keys.ts';
import { statement } from '../scope/mend.ts';
import { columnObject, kindText } from '../scope/naming.ts';
import { exposureText, relationEntrances } from '../scope/reach.ts';
import { surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'tenant-key-nullable',
  code: 'BHA018',
  severity: 'warning',
  title: 'The tenant key may be null',
  consequence: 'Rows without a tenant are lost behind a strict policy and seen by everybody behind a loose one.',
  advice: 'Give every row its tenant, then forbid null. Rows for all tenants belong in a table declared shared.',
  covers: ['T23', 'X-051'],
  check: (input) =>
    surfaceOf(input).declared.flatMap((declared) => {
      const { table, spec } = declared;
      const column = keyColumn(declared);
      if (column === undefined || column.notNull || !['root', 'tenant', 'inherited', 'personal'].includes(spec.kind)) return [];
      return [
        {
          object: columnObject(table, column.name),
          title: `${table.schema}.${table.name}.${column.name} decides the tenant and may be null`,
          evidence: ['attnotnull is false', kindText(table, spec.kind)],
          exposure: exposureText(relationEntrances(input, table, ['INSERT', 'UPDATE'])),
          fix: [statement(sql`alter table ${qid(table)} alter column ${id(column.name)} set not null`)],
        },
      ];
    }),
};
