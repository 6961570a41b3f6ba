import { nameKey } from '../../base/ident.ts';
import { id, qid, sql } from '../../base/sql.ts';
import type { Rule } from '../rule.ts';
import { statement } from '../scope/mend.ts';
import { columnObject } from '../scope/naming.ts';
import { isTenantOwned, surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'person-column-without-reference',
  code: 'BHA086',
  severity: 'info',
  title: 'A column names a person that need not exist',
  consequence: 'Rows outlive the person they name, and doors that compare the column with the actor trust an id that nothing checks.',
  advice: 'Reference the table of people.',
  covers: ['X-090'],
  check: (input) => {
    const { identity, context } = input.tenancy;
    if (identity === null) return [];
    const members = new Set([identity.members, ...identity.alsoMembers].map((one) => `${nameKey(one.table)}.${one.userColumn}`));
    return surfaceOf(input).declared.flatMap(({ table, spec }) =>
      table.columns
        .filter(
          (column) =>
            /(^user_id|_by)$/.test(column.name) &&
            column.type === context.actorType &&
            isTenantOwned(spec) &&
            !members.has(`${nameKey(table)}.${column.name}`),
        )
        .filter((column) => !table.foreignKeys.some((key) => key.columns.includes(column.name)))
        .map((column) => ({
          object: columnObject(table, column.name),
          title: `${nameKey(table)}.${column.name} does not reference ${nameKey(identity.users)}`,
          evidence: [`no foreign key holds ${column.name} to ${nameKey(identity.users)}`],
          fix: [
            statement(
              sql`alter table ${qid(table)} add foreign key (${id(column.name)}) references ${qid(identity.users)} (${id(identity.userKey)})${table.partitionKey === null ? sql` not valid` : sql``}`,
            ),
          ],
        })),
    );
  },
};
