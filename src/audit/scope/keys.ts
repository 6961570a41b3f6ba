import { nameKey } from '../../base/ident.ts';
import type { Column, ForeignKey, Index, Table } from '../../model/table.ts';
import type { AuditInput } from '../rule.ts';
import { type Declared, declaredTable, hasColumn, isTenantOwned } from './surface.ts';

/** The tenant key of the table, when the column is really there. */
export function keyColumn({ table, spec }: Declared): Column | undefined {
  return spec.key === null ? undefined : table.columns.find((column) => column.name === spec.key);
}

/** Whether nobody can choose or guess the value: identities, serials, random uuids. */
export function isSurrogate(column: Column): boolean {
  if (column.identity !== null) return true;
  const value = column.default ?? '';
  return /nextval\(/.test(value) || (column.type === 'uuid' && /(gen_random_uuid|uuid_generate|uuidv[47]|uuid_v7)/i.test(value));
}

/** Whether the foreign key is the one that decides the tenant: to the root by the key, or to the declared parent. */
export function decidesTenant(input: AuditInput, { spec }: Declared, key: ForeignKey): boolean {
  if (nameKey(key.references) === nameKey(input.tenancy.root)) return key.columns.length === 1 && key.columns[0] === spec.key;
  return (
    spec.parent !== null &&
    nameKey(spec.parent.table) === nameKey(key.references) &&
    spec.parent.columns.every((column) => key.columns.includes(column))
  );
}

/** Whether the foreign key pairs the tenant key of the child with the tenant key of the parent. */
export function pairsTenants(input: AuditInput, child: Declared, key: ForeignKey): boolean {
  const parent = declaredTable(input, key.references);
  if (parent === undefined || child.spec.key === null || parent.spec.key === null) return false;
  const index = key.columns.indexOf(child.spec.key);
  return index >= 0 && key.referencedColumns[index] === parent.spec.key;
}

/** Foreign keys from one tenant-owned table to another that do not say that both rows belong to one tenant. */
export function crossingKeys(input: AuditInput, child: Declared): readonly ForeignKey[] {
  const own = keyColumn(child);
  if (child.spec.kind === 'reference' || child.spec.kind === 'identity' || child.spec.kind === 'root') return [];
  return child.table.foreignKeys.filter((key) => {
    const parent = declaredTable(input, key.references);
    if (parent === undefined || key.inherited || !isTenantOwned(parent.spec)) return false;
    if (own === undefined ? !isTenantOwned(child.spec) || decidesTenant(input, child, key) : pairsTenants(input, child, key)) return false;
    // Another, wider key over the same columns may say it.
    return !child.table.foreignKeys.some(
      (other) => other !== key && key.columns.every((column) => other.columns.includes(column)) && pairsTenants(input, child, other),
    );
  });
}

/** Unique indexes that matter to callers; those of partitions are their parents'. */
export function uniqueIndexes(table: Table): readonly Index[] {
  return table.indexes.filter((index) => index.unique && !index.inherited);
}

/** Whether the index holds a column whose value nobody chooses. */
export function hasSurrogate(table: Table, index: Index): boolean {
  return index.columns.some((name) => table.columns.some((column) => column.name === name && isSurrogate(column)));
}

export function isPrimary(table: Table, index: Index): boolean {
  return table.keys.some((key) => key.type === 'primary' && key.name === index.constraint);
}

/** The column that marks deleted rows: declared, or by the usual name. */
export function softDeleteColumn({ table, spec }: Declared): string | null {
  if (spec.softDelete !== null) return hasColumn(table, spec.softDelete) ? spec.softDelete : null;
  return hasColumn(table, 'deleted_at') ? 'deleted_at' : null;
}

/** Whether the index is there to recognise a repeated request. */
export function isRequestKey(index: Index): boolean {
  return /(dedup|idempoten|request_(key|id)|key_hash|event_key)/i.test(
    `${index.columns.join(' ')} ${/\(.*\)/s.exec(index.definition)?.[0] ?? ''}`,
  );
}

/**
 * How much a flaw of a unique key matters: one that rows of different tenants share makes tenants collide; inside a
 * tenant it is a rule of the product, worth knowing and not Bulkhead's to change.
 */
export function acrossTenants(
  spec: { readonly key: string | null; readonly globalKeys: Readonly<Record<string, string>> },
  columns: readonly (string | null)[],
): 'warning' | 'info' {
  const wanted = [...columns].sort().join();
  const onPurpose = Object.keys(spec.globalKeys).some((list) => list.split(',').sort().join() === wanted);
  return spec.key !== null && !columns.includes(spec.key) && !onPurpose ? 'warning' : 'info';
}
