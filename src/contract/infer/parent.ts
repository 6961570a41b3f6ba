import { nameKey } from '../../base/ident.ts';
import type { ForeignKey, Table } from '../../model/table.ts';
import { type Scene, findTable, notNull, primaryKey, spell, waysOut } from './scene.ts';
import type { PolicyUse } from './session-use.ts';
import { singular, snake } from './vocabulary.ts';

/** One foreign key by which a table may reach the tenant. */
export interface Way {
  readonly key: ForeignKey;
  readonly parent: Table;
  readonly score: number;
  readonly nullable: boolean;
}

export interface Parent {
  readonly way: Way;
  /** The other ways, best first. */
  readonly others: readonly Way[];
  /** Whether another foreign key leads to the same parent, so that the columns have to be named. */
  readonly several: boolean;
  /** How much better the way is than the next one. */
  readonly margin: number;
}

/**
 * For every table without a key of its own the foreign key that decides whose its rows are. `starts` are the tables with
 * a key; the nearer to them, the earlier a table is decided, so that no chain leads back to itself.
 */
export function inferParents(
  scene: Scene,
  starts: ReadonlySet<string>,
  closed: ReadonlySet<string>,
  uses: readonly PolicyUse[],
): ReadonlyMap<string, Parent> {
  const parents = new Map<string, Parent>();
  const reached = new Set(starts);
  for (;;) {
    const found = scene.tables
      .filter((table) => !reached.has(nameKey(table)) && !closed.has(nameKey(table)))
      .flatMap((table) => {
        const parent = decide(scene, table, reached, uses);
        return parent === null ? [] : [{ table, parent }];
      });
    if (found.length === 0) return parents;
    // A column that may be null decides only when no better way opens up further on.
    const firm = found.filter(({ parent }) => !parent.way.nullable);
    for (const { table, parent } of firm.length > 0 ? firm : found) {
      parents.set(nameKey(table), parent);
      reached.add(nameKey(table));
    }
  }
}

function decide(scene: Scene, table: Table, reached: ReadonlySet<string>, uses: readonly PolicyUse[]): Parent | null {
  const reads = new Set(uses.filter((use) => use.table === table).flatMap((use) => [...use.reads]));
  const ways = waysOut(table)
    .filter((key) => reached.has(nameKey(key.references)))
    .flatMap((key): readonly Way[] => {
      const parent = findTable(scene, key.references);
      return parent === undefined ? [] : [{ key, parent, nullable: !notNull(table, key.columns), score: score(table, key, reads) }];
    })
    .sort((a, b) => b.score - a.score || position(table, a.key) - position(table, b.key));
  const [way, ...others] = ways;
  if (way === undefined) return null;
  const several = others.some((other) => other.parent === way.parent && other.key.columns.join('\0') !== way.key.columns.join('\0'));
  return { way, others, several, margin: way.score - (others[0]?.score ?? Number.NEGATIVE_INFINITY) };
}

function score(table: Table, key: ForeignKey, reads: ReadonlySet<string>): number {
  const parent = key.references.name;
  const said = snake(table.name).startsWith(`${singular(parent)}_`) || snake(table.name).startsWith(`${snake(parent)}_`);
  const named = key.columns.some((name) => snake(name) === `${singular(parent)}_id`);
  const own = key.columns.includes(primaryKey(table) ?? '');
  return (
    (notNull(table, key.columns) ? 4 : 0) +
    (reads.has(parent) ? 3 : 0) +
    (said ? 2 : 0) +
    (own ? 2 : 0) +
    (key.onDelete === 'cascade' ? 2 : 0) +
    (named ? 1 : 0) -
    (key.onDelete === 'set null' ? 1 : 0) -
    (key.columns.some((name) => /(_by|_by_id|^assigned_to|^assignee_id|^author_id|^actor_id)$/.test(snake(name))) ? 3 : 0)
  );
}

function position(table: Table, key: ForeignKey): number {
  return table.columns.findIndex((column) => column.name === key.columns[0]);
}

/** `bookings by booking_id`. */
export function wayText(scene: Scene, way: Way): string {
  return `${spell(scene, way.parent)} by ${way.key.columns.join(', ')}`;
}
