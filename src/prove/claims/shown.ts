import { nameKey } from '../../base/ident.ts';
import type { ForeignKey, Table } from '../../model/table.ts';
import { type TableTenancy, tableTenancy } from '../../model/tenancy.ts';
import type { Branch } from '../reason/branch.ts';
import type { Scope } from '../reason/scope.ts';
import type { TermKey } from '../reason/term.ts';
import type { World } from '../reason/world.ts';
import { declarationOf } from './declaration.ts';
import { isEntitled, isMembership, isOpenTo, isOwnMembership, isOwned } from './entitlement.ts';
import { findNamed } from '../../model/lookup.ts';
import { tableName } from './table-name.ts';

/** The rows whose values are shown: what the values are read from; where they are read from none, all that are bound. */
export function shownRows(branch: Branch, values: readonly TermKey[], scope: Scope | null): readonly number[] {
  const rows = new Set<number>();
  const collect = (key: TermKey): void => {
    const term = branch.known.get(key);
    if (term?.kind === 'column') rows.add(branch.rowOf(term.row));
    if (term?.kind === 'apply') for (const arg of term.args) collect(arg);
  };
  for (const value of values) collect(value);
  if (rows.size === 0 && scope !== null)
    for (const binding of scope.relations.values()) if (binding.kind === 'row') rows.add(branch.rowOf(binding.row));
  return [...rows];
}

/** The first of the rows that the session has no right to see; null when it may see all. */
export function foreignRow(world: World, role: string, rows: readonly number[], branch: Branch): number | null {
  const found = rows.find((row) => {
    const table = findNamed(world.picture.database.tables, tableName(branch.rows[row]?.table ?? ''));
    const spec = table === undefined ? undefined : declarationOf(world, table);
    // Bulkhead's own tables and undeclared ones belong to no tenant that could be named.
    if (spec === undefined) return false;
    return !(
      isOpenTo(world.tenancy, spec, 'select', role) ||
      isEntitled(world.tenancy, spec, row, false, branch) ||
      // Who belongs to the tenant is no secret of a scope inside it: people meet across them.
      (isMembership(world.tenancy, spec) && isOwned(world.tenancy, spec, row, false, branch)) ||
      isOwnMembership(world.tenancy, spec, row, branch) ||
      isReferredTo(world, spec, row, branch)
    );
  });
  return found ?? null;
}

/**
 * Whether a row of the session refers to this one through a reference that a trigger checks: a row that is shared in
 * part is then everybody's, or of the same tenant.
 */
function isReferredTo(world: World, spec: TableTenancy, row: number, branch: Branch): boolean {
  if (spec.kind !== 'shared') return false;
  return branch.rows.some((child) => {
    const table = findNamed(world.picture.database.tables, tableName(child.table));
    const own = table === undefined ? undefined : declarationOf(world, table);
    if (table === undefined || own === undefined || own.kind === 'shared' || !isEntitled(world.tenancy, own, child.id, false, branch))
      return false;
    return table.foreignKeys.some(
      (key) =>
        nameKey(key.references) === nameKey(spec.table) &&
        isChecked(table, key) &&
        key.columns.every((column, index) => {
          const [from, to] = [branch.column(child.id, column), branch.column(row, key.referencedColumns[index] ?? '')];
          return from !== undefined && to !== undefined && branch.same(from, to);
        }),
    );
  });
}

function isChecked(table: Table, key: ForeignKey): boolean {
  return table.triggers.some(
    ({ enabled, function: called, definition }) =>
      enabled !== 'disabled' &&
      enabled !== 'replica' &&
      called.schema === 'bulkhead' &&
      called.name === 'check_reference' &&
      definition.includes(`'${key.references.name}'`) &&
      key.columns.every((column) => definition.includes(`'${column}'`)),
  );
}

/** Whether a query over these tables could show anything of a tenant. */
export function isTenantBound(world: World, name: { readonly schema: string; readonly name: string }): boolean {
  const kind = tableTenancy(world.tenancy, name)?.kind;
  return kind !== undefined && kind !== 'reference' && kind !== 'public';
}
