import { type QualifiedName, nameKey } from '../../base/ident.ts';
import type { Database } from '../../model/database.ts';
import { type Blueprint, isShownToAll } from '../synthesise/blueprint.ts';
import { isMet } from '../synthesise/conditions.ts';
import type { World } from '../synthesise/world.ts';

/**
 * Texts that occur in B's rows and nowhere else: whoever shows one has shown a row of B. What stands in B's rows of
 * `published` tables is everybody's to see, the ids of other rows included.
 */
export function canariesOf(world: World, prints: readonly Blueprint[], published: readonly Blueprint[] = []): readonly string[] {
  const found = new Set<string>([world.tenants.B, world.people.b]);
  for (const print of prints) {
    if (isShownToAll(print)) continue;
    for (const row of world.rows.get(print.key) ?? []) {
      if (row.party !== 'B') continue;
      for (const column of print.primary) {
        const value = row.values.get(column);
        if (value !== null && value !== undefined && isRare(value)) found.add(value);
      }
    }
  }
  for (const id of [world.tenants.A, world.people.a, world.people.both, world.people.suspended]) found.delete(id);
  for (const print of published) {
    if (print.kind !== 'public') continue;
    const shown = (world.rows.get(print.key) ?? []).filter((row) => isMet(row, print.tenancy?.when ?? {}));
    for (const row of shown) for (const value of row.values.values()) if (value !== null) found.delete(value);
  }
  return [...found].filter(isRare);
}

/** Values that stand in B's rows and in no other's: whoever shows one without having been told knows it from B. */
export function valuesOfB(world: World, prints: readonly Blueprint[], published: readonly Blueprint[]): readonly string[] {
  const own = new Set<string>();
  const others = new Set<string>();
  const rows = (print: Blueprint) => world.rows.get(print.key) ?? [];
  for (const print of prints)
    for (const row of rows(print))
      for (const value of row.values.values()) if (value !== null) (row.party === 'B' ? own : others).add(value);
  for (const print of published)
    for (const row of rows(print))
      if (isMet(row, print.tenancy?.when ?? {})) for (const value of row.values.values()) if (value !== null) others.add(value);
  for (const person of Object.values(world.people)) others.add(person);
  return [...own].filter((value) => !others.has(value) && isRare(value));
}

/** Short texts and small numbers turn up by chance. */
function isRare(value: string): boolean {
  return value.length >= 9 && !/^\d{4}-\d\d-\d\d/.test(value);
}

/** The filled tables a view reads, through other views too. */
export function tablesBehind(
  database: Database,
  world: World,
  view: QualifiedName,
  seen: ReadonlySet<string> = new Set(),
): readonly Blueprint[] {
  const key = nameKey(view);
  if (seen.has(key)) return [];
  const print = world.prints.get(key);
  if (print !== undefined) return [print];
  const found = database.views.find((candidate) => nameKey(candidate) === key);
  const reads = found?.reads ?? [];
  return [...new Set(reads.flatMap((next) => tablesBehind(database, world, next, new Set([...seen, key]))))];
}
