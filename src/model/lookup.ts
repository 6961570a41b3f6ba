import { type QualifiedName, nameKey } from '../base/ident.ts';
import type { Database } from './database.ts';
import type { ForeignKey, Table } from './table.ts';

// Lists of a picture are never changed, so that an index over one stays true as long as the list lives. Without it
// every diff would search ten thousand tables ten thousand times.
const indexes = new WeakMap<object, Map<string, unknown>>();

function indexed<T>(list: readonly T[], key: (item: T) => string): Map<string, T> {
  const known = indexes.get(list);
  if (known !== undefined) return known as Map<string, T>;
  const made = new Map(list.map((item) => [key(item), item]));
  indexes.set(list, made);
  return made;
}

/** The object of this name in a list of a picture. */
export function findNamed<T extends QualifiedName>(list: readonly T[], name: QualifiedName): T | undefined {
  return indexed(list, nameKey).get(nameKey(name));
}

/** The entry about a table in a list of entries. */
export function findAbout<T extends { readonly table: QualifiedName }>(list: readonly T[], table: QualifiedName): T | undefined {
  return indexed(list, (item) => nameKey(item.table)).get(nameKey(table));
}

export interface IncomingKey {
  readonly child: Table;
  readonly key: ForeignKey;
}

const incoming = new WeakMap<Database, Map<string, IncomingKey[]>>();

/** The foreign keys that lead to a table. */
export function keysTowards(database: Database, table: QualifiedName): readonly IncomingKey[] {
  let known = incoming.get(database);
  if (known === undefined) {
    known = new Map();
    for (const child of database.tables) {
      for (const key of child.foreignKeys) {
        const name = nameKey(key.references);
        known.set(name, [...(known.get(name) ?? []), { child, key }]);
      }
    }
    incoming.set(database, known);
  }
  return known.get(nameKey(table)) ?? [];
}

const children = new WeakMap<Database, Map<string, Table[]>>();

/** The partitions of a table, one level down. */
export function partitionsOf(database: Database, table: QualifiedName): readonly Table[] {
  let known = children.get(database);
  if (known === undefined) {
    known = new Map();
    for (const child of database.tables) {
      if (child.partitionOf === null) continue;
      const name = nameKey(child.partitionOf.parent);
      known.set(name, [...(known.get(name) ?? []), child]);
    }
    children.set(database, known);
  }
  return known.get(nameKey(table)) ?? [];
}
