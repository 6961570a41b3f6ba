import { nameKey } from '../../base/ident.ts';
import type { Publication } from '../../model/database.ts';
import type { Rule } from '../rule.ts';
import { type Declared, isGuarded, surfaceOf } from '../scope/surface.ts';

/** Whether the publication sends the rows of the table, and all of them. */
function sendsAll(publication: Publication, { table }: Declared): boolean {
  if (publication.allTables || publication.schemas.includes(table.schema)) return true;
  return publication.tables.some((entry) => nameKey(entry.table) === nameKey(table) && entry.filter === null);
}

export const rule: Rule = {
  slug: 'tenant-table-published',
  code: 'BHA071',
  severity: 'warning',
  title: 'A publication sends the rows of all tenants',
  consequence: 'Replication does not ask policies: every subscriber, and every real-time service behind it, receives every tenant.',
  advice: 'Publish only what every subscriber may see, with a row filter, or take the tables out.',
  covers: ['O19'],
  check: (input) =>
    input.database.publications.flatMap((publication) => {
      const sent = surfaceOf(input).declared.filter((declared) => isGuarded(declared.spec) && sendsAll(publication, declared));
      if (sent.length === 0) return [];
      return [
        {
          object: { kind: 'publication' as const, name: publication.name },
          title: `The publication ${publication.name} sends ${sent.length} ${sent.length === 1 ? 'table' : 'tables'} of tenants without a filter`,
          evidence: [publication.allTables ? 'for all tables' : sent.map(({ table }) => nameKey(table)).join(', ')],
        },
      ];
    }),
};
