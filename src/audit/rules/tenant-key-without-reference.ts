import { nameKey } from '../../base/ident.ts';
import { id, qid, sql } from '../../base/sql.ts';
import type { Rule } from '../rule.ts';
import { keyColumn, pairsTenants } from '../scope/keys.ts';
import { statement } from '../scope/mend.ts';
import { columnObject } from '../scope/naming.ts';
import { surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'tenant-key-without-reference',
  code: 'BHA080',
  severity: 'info',
  title: 'The tenant key references nothing',
  consequence: 'Rows may belong to a tenant that does not exist, and stay when the tenant goes.',
  advice: 'Reference the root, or (tenant, id) of a parent that does.',
  covers: ['X-051', 'X-097', 'X-071'],
  check: (input) =>
    surfaceOf(input).declared.flatMap((declared) => {
      const { table, spec } = declared;
      const column = keyColumn(declared);
      if (column === undefined || !['tenant', 'inherited', 'shared'].includes(spec.kind)) return [];
      const root = nameKey(input.tenancy.root);
      if (
        table.foreignKeys.some(
          (key) => (nameKey(key.references) === root && key.columns.includes(column.name)) || pairsTenants(input, declared, key),
        )
      )
        return [];
      return [
        {
          object: columnObject(table, column.name),
          title: `${nameKey(table)}.${column.name} has no foreign key to ${root}`,
          evidence: [`${table.foreignKeys.length} foreign keys, none with ${column.name}`],
          fix: [
            statement(
              sql`alter table ${qid(table)} add foreign key (${id(column.name)}) references ${qid(input.tenancy.root)} (${id(input.tenancy.rootKey)})${table.partitionKey === null ? sql` not valid` : sql``}`,
            ),
          ],
        },
      ];
    }),
};
