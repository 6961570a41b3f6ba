import { nameKey } from '../base/ident.ts';
import { type TableTenancy, type Tenancy, tableTenancy } from './tenancy.ts';

/** True when rows of the table carry the tenant (or owner) of their own; the root's key is its identity instead. */
export function carriesKey(table: TableTenancy): boolean {
  return table.key !== null && table.kind !== 'root';
}

/** True when the chain of parents ends in a personal table. */
export function ownedByActor(tenancy: Tenancy, table: TableTenancy): boolean {
  if (table.kind === 'personal') return true;
  const parent = table.parent === null ? undefined : tableTenancy(tenancy, table.parent.table);
  return parent !== undefined && nameKey(parent.table) !== nameKey(table.table) && ownedByActor(tenancy, parent);
}
