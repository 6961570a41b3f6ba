import { nameKey } from '../../base/ident.ts';
import { findNamed } from '../../model/lookup.ts';
import type { ForeignKey } from '../../model/table.ts';
import type { Branch } from '../reason/branch.ts';
import type { World } from '../reason/world.ts';
import { tableName } from './table-name.ts';

/**
 * What foreign keys add to a branch: the row that is referred to exists. Only relations that the branch speaks of are
 * followed, because only there can it make a difference. Null where it contradicts the branch.
 */
export function chased(world: World, branch: Branch): Branch | null {
  const spoken = new Set(branch.rows.map((row) => row.table));
  let at: Branch | null = branch;
  for (const row of branch.rows) {
    const table = findNamed(world.picture.database.tables, tableName(row.table));
    for (const key of table?.foreignKeys ?? []) {
      if (at === null) return null;
      if (key.validated && spoken.has(nameKey(key.references))) at = followed(at, row.id, key);
    }
  }
  return at;
}

function followed(branch: Branch, row: number, key: ForeignKey): Branch | null {
  const own = key.columns.map((column) => branch.column(row, column));
  if (own.some((value) => value !== undefined && branch.isNull(value) === true)) return branch;
  let at: Branch = branch;
  // A key with a null in it refers to nothing: only what is known to be there is followed.
  const values: string[] = [];
  for (const column of key.columns) {
    const known = at.know({ kind: 'column', row, column });
    if (known.branch.isNull(known.key) !== false) return branch;
    values.push(known.key);
    at = known.branch;
  }
  const parent = at.row(nameKey(key.references));
  let next: Branch | null = parent.branch;
  for (const [index, column] of key.referencedColumns.entries()) {
    if (next === null) return null;
    const theirs: { branch: Branch; key: string } = next.know({ kind: 'column', row: parent.row, column });
    next = theirs.branch.suppose(theirs.key, false)?.unite(theirs.key, values[index] ?? '') ?? null;
  }
  return next;
}
