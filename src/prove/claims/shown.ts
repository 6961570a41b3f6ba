import { tableTenancy } from '../../model/tenancy.ts';
import type { Branch } from '../reason/branch.ts';
import type { Scope } from '../reason/scope.ts';
import type { TermKey } from '../reason/term.ts';
import type { World } from '../reason/world.ts';
import { declarationOf } from './declaration.ts';
import { isEntitled, isOpenTo, isOwnMembership } from './entitlement.ts';
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
    return (
      !isOpenTo(world.tenancy, spec, 'select', role) &&
      !isEntitled(world.tenancy, spec, row, false, branch) &&
      !isOwnMembership(world.tenancy, spec, row, branch)
    );
  });
  return found ?? null;
}

/** Whether a query over these tables could show anything of a tenant. */
export function isTenantBound(world: World, name: { readonly schema: string; readonly name: string }): boolean {
  const kind = tableTenancy(world.tenancy, name)?.kind;
  return kind !== undefined && kind !== 'reference' && kind !== 'public';
}
