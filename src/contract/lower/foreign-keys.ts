import type { QualifiedName } from '../../base/ident.ts';
import { findNamed, keysTowards } from '../../model/lookup.ts';
import type { Database } from '../../model/database.ts';
import type { ForeignKey, Table } from '../../model/table.ts';
import { type TableTenancy, type Tenancy, tableTenancy } from '../../model/tenancy.ts';
import { holdOf } from '../../model/ownership.ts';
import { derivedName } from './names.ts';

/**
 * Foreign keys between tables of tenants, tied by the tenant: row security does not filter the server's own checks, so
 * that a child could name another tenant's parent, learn that it exists, and be deleted with it.
 */
export function tiedForeignKeys(
  tenancy: Tenancy,
  tenancyTable: TableTenancy,
  table: Pick<Table, 'columns'>,
  keys: readonly ForeignKey[],
): readonly ForeignKey[] {
  return keys.map((key) => {
    const parent = tiedParent(tenancy, tenancyTable, table, key);
    if (parent === null || tenancyTable.key === null || parent.key === null) return key;
    const setting = key.onDelete === 'set null' || key.onDelete === 'set default';
    return {
      ...key,
      name: derivedName(key.name, 'in', 'tenant'),
      columns: [tenancyTable.key, ...key.columns],
      referencedColumns: [parent.key, ...key.referencedColumns],
      // Setting the whole key null would clear the tenant too.
      onDeleteColumns: setting && key.onDeleteColumns.length === 0 ? [...key.columns] : key.onDeleteColumns,
      validated: true,
      definition: '',
    };
  });
}

/** The parent a foreign key must be tied to; null where it is tied already or its parent has no tenant. */
function tiedParent(tenancy: Tenancy, child: TableTenancy, table: Pick<Table, 'columns'>, key: ForeignKey): TableTenancy | null {
  const parent = tableTenancy(tenancy, key.references);
  if (key.inherited || parent === undefined || child.key === null || parent.key === null) return null;
  if (holdOf(tenancy, child, isNeverNull(table, child.key), parent) !== 'key') return null;
  const tied = key.columns.some((column, index) => column === child.key && key.referencedColumns[index] === parent.key);
  // A column of its own names the tenant of the parent: two of them would have to be equal, which a key cannot say.
  const named = key.referencedColumns.includes(parent.key);
  return tied || named || key.match === 'full' ? null : parent;
}

export function isNeverNull(table: Pick<Table, 'columns'>, name: string): boolean {
  return table.columns.some((column) => column.name === name && column.notNull);
}

/** The column lists of a table that tied foreign keys will refer to, tenant key first. */
export function referencedLists(tenancy: Tenancy, database: Database, table: QualifiedName): readonly (readonly string[])[] {
  const lists = keysTowards(database, table).flatMap(({ child, key }) => {
    const childTenancy = tableTenancy(tenancy, child);
    if (childTenancy === undefined || key.inherited) return [];
    const table = findNamed(database.tables, child);
    return tiedForeignKeys(tenancy, childTenancy, table ?? { columns: [] }, [key]).map((tied) => tied.referencedColumns);
  });
  return [...new Map(lists.map((list) => [[...list].sort().join(), list])).values()];
}
