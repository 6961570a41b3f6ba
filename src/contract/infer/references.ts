import { nameKey } from '../../base/ident.ts';
import type { Table } from '../../model/table.ts';
import { type Scene, keyTypeOf, primaryKey, waysOut } from './scene.ts';
import { referenceNames, snake } from './vocabulary.ts';

/** How a table refers to another by one column. */
export interface Reference {
  readonly from: Table;
  readonly column: string;
  /** `constraint`: a foreign key. `name`: only the column's name and type say so. */
  readonly by: 'constraint' | 'name';
}

interface Index {
  /** Foreign keys of one column, by the table they lead to. */
  readonly hard: ReadonlyMap<string, readonly Reference[]>;
  /** Columns without a foreign key of their own, by their name in snake case: one with a key elsewhere does not mean this table. */
  readonly soft: ReadonlyMap<string, readonly Reference[]>;
}

// A scene is frozen, and every table asks who refers to it.
const indexes = new WeakMap<Scene, Index>();

function indexOf(scene: Scene): Index {
  const known = indexes.get(scene);
  if (known !== undefined) return known;
  const hard = new Map<string, Reference[]>();
  const soft = new Map<string, Reference[]>();
  const put = (map: Map<string, Reference[]>, key: string, reference: Reference) => {
    const list = map.get(key);
    if (list === undefined) map.set(key, [reference]);
    else if (!list.some((other) => other.from === reference.from && other.column === reference.column)) list.push(reference);
  };
  for (const from of scene.tables) {
    const tied = new Set<string>();
    for (const way of waysOut(from)) {
      const [column] = way.columns;
      if (column === undefined || way.columns.length > 1) continue;
      tied.add(column);
      put(hard, nameKey(way.references), { from, column, by: 'constraint' });
    }
    for (const { name } of from.columns) if (!tied.has(name)) put(soft, snake(name), { from, column: name, by: 'name' });
  }
  const index = { hard, soft };
  indexes.set(scene, index);
  return index;
}

/** Who refers to `target`, by foreign keys first, then by names of columns of the same type. */
export function referencesTo(scene: Scene, target: Table): readonly Reference[] {
  const { hard, soft } = indexOf(scene);
  const key = primaryKey(target);
  const type = key === null ? null : keyTypeOf(scene.database, target, key);
  const named = type === null ? [] : referenceNames(target.name).flatMap((name) => soft.get(name) ?? []);
  return [
    ...(hard.get(nameKey(target)) ?? []),
    ...named.filter(({ from, column }) => from !== target && keyTypeOf(scene.database, from, column) === type),
  ];
}

/** How many tables have a foreign key of one column to `target`. */
export function referringTables(scene: Scene, target: Table): number {
  return new Set((indexOf(scene).hard.get(nameKey(target)) ?? []).map((reference) => reference.from)).size;
}
