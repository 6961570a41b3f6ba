import { nameKey } from '../../base/ident.ts';
import { id, qid, sql } from '../../base/sql.ts';
import type { Table } from '../../model/table.ts';
import type { Rule } from '../rule.ts';
import { statement } from '../scope/mend.ts';
import { columnObject } from '../scope/naming.ts';
import { declaredTable } from '../scope/surface.ts';

function isRandom(table: Table, name: string): boolean {
  return table.columns.some((column) => column.name === name && column.type === 'uuid');
}

export const rule: Rule = {
  slug: 'member-table-without-user-key',
  code: 'BHA035',
  severity: 'warning',
  title: 'A membership names a person that need not exist',
  consequence: 'A membership outlives its person, and whoever gets the id next inherits it.',
  advice: 'Reference the table of people, with RESTRICT.',
  covers: ['X-090'],
  check: (input) => {
    const { tenancy } = input;
    const { identity } = tenancy;
    if (identity === null) return [];
    return [identity.members, ...identity.alsoMembers].flatMap((members) => {
      const found = declaredTable(input, members.table);
      if (found === undefined) return [];
      const tied = found.table.foreignKeys.some(
        (key) => nameKey(key.references) === nameKey(identity.users) && key.columns.includes(members.userColumn),
      );
      if (tied) return [];
      return [
        {
          object: columnObject(found.table, members.userColumn),
          // A random id is never given twice; a number or a name is.
          severity: isRandom(found.table, members.userColumn) ? ('info' as const) : ('warning' as const),
          title: `${nameKey(members.table)}.${members.userColumn} does not reference ${nameKey(identity.users)}`,
          evidence: [`no foreign key of ${nameKey(members.table)} holds ${members.userColumn} to ${nameKey(identity.users)}`],
          fix: [
            statement(
              sql`alter table ${qid(members.table)} add foreign key (${id(members.userColumn)}) references ${qid(identity.users)} (${id(identity.userKey)}) on delete restrict not valid`,
            ),
          ],
        },
      ];
    });
  },
};
