import { nameKey } from '../base/ident.ts';
import { type TableTenancy, type Tenancy, tableTenancy } from './tenancy.ts';

/** True when rows of the table carry the tenant (or owner) of their own; the root's key is its identity instead. */
export function carriesKey(table: TableTenancy): boolean {
  return table.key !== null && table.kind !== 'root';
}

/** True when every row is for everybody to read; false for a table that is public in part. */
export function isShownWhole(table: Pick<TableTenancy, 'kind' | 'when'>): boolean {
  return table.kind === 'public' && table.when === undefined;
}

/** True when the chain of parents ends in a personal table. */
export function ownedByActor(tenancy: Tenancy, table: TableTenancy): boolean {
  if (table.kind === 'personal') return true;
  const parent = table.parent === null ? undefined : tableTenancy(tenancy, table.parent.table);
  return parent !== undefined && nameKey(parent.table) !== nameKey(table.table) && ownedByActor(tenancy, parent);
}

/**
 * What holds a reference between two tables to one tenant. `key`: the tenant is part of the foreign key. `trigger`: a null
 * tenant would match nothing there, or a row of another tenant may be meant, so that a check looks at the row referred
 * to. Null where there is nothing to hold.
 */
export function holdOf(tenancy: Tenancy, child: TableTenancy, childKeyNotNull: boolean, parent: TableTenancy): 'key' | 'trigger' | null {
  if (!carriesKey(child) || !carriesKey(parent) || isShownWhole(parent)) return null;
  const owned = ownedByActor(tenancy, child);
  // Rows of everybody lie beside those of the tenant. What belongs to a person has no tenant that could be compared.
  if (parent.kind === 'shared' || parent.kind === 'public') return owned ? null : 'trigger';
  if (owned !== ownedByActor(tenancy, parent)) return null;
  return child.kind === 'public' && !childKeyNotNull ? 'trigger' : 'key';
}
