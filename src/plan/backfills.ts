import { findNamed, partitionsOf } from '../model/lookup.ts';
import { nameKey } from '../base/ident.ts';
import { type Backfill, backfill } from '../compile/backfill.ts';
import type { Database } from '../model/database.ts';
import type { Table } from '../model/table.ts';
import { type TableTenancy, type Tenancy, tableTenancy } from '../model/tenancy.ts';
import { type Staged, staged } from './stage.ts';

/** Tables whose key the plan adds, parents before children, with where the key comes from. */
export function addedKeys(
  tenancy: Tenancy,
  actual: Database,
  desired: Database,
): readonly { readonly tenancy: TableTenancy; readonly before: Table; readonly after: Table }[] {
  const added = tenancy.tables.flatMap((table) => {
    const before = findNamed(actual.tables, table.table);
    const after = findNamed(desired.tables, table.table);
    const missing =
      table.key !== null &&
      table.kind === 'inherited' &&
      before !== undefined &&
      !before.columns.some((column) => column.name === table.key);
    return missing && after !== undefined ? [{ tenancy: table, before, after }] : [];
  });
  const depth = (table: TableTenancy): number => {
    const parent = table.parent === null ? undefined : tableTenancy(tenancy, table.parent.table);
    return parent === undefined ? 0 : 1 + depth(parent);
  };
  return [...added].sort((a, b) => depth(a.tenancy) - depth(b.tenancy));
}

export function diffBackfills(tenancy: Tenancy, actual: Database, desired: Database): readonly Staged[] {
  return addedKeys(tenancy, actual, desired).flatMap(({ tenancy: table, before }) => {
    const parent = table.parent === null ? undefined : tableTenancy(tenancy, table.parent.table);
    if (table.parent === null || parent?.key == null || table.key === null) return [];
    const change: Omit<Backfill, 'table' | 'role' | 'rows'> = {
      key: table.key,
      parent: table.parent.table,
      parentKey: parent.key,
      columns: table.parent.columns,
      references: table.parent.references,
    };
    // Under FORCE an owner would silently touch no row: the migrator bypasses row security, and row_security = off makes
    // anything else fail loudly. A partition may have another owner than its parent.
    const role = (leaf: Table) => (findNamed(desired.tables, leaf)?.owner === tenancy.roles.migrator ? tenancy.roles.migrator : null);
    return leaves(before, actual).flatMap((leaf) =>
      staged('backfill', nameKey(leaf), [
        backfill({ ...change, role: role(leaf), rows: leaf.estimatedRows, table: { schema: leaf.schema, name: leaf.name } }),
      ]),
    );
  });
}

/** The tables that hold the rows: the table itself, or the leaves of its partition tree. */
export function leaves(table: Table, database: Database): readonly Table[] {
  if (table.partitionKey === null) return [table];
  return partitionsOf(database, table).flatMap((child) => leaves(child, database));
}
