import { trusted } from '../../base/sql.ts';
import type { Connection } from '../../driver/driver.ts';
import type { Blueprint } from '../synthesise/blueprint.ts';
import { relation } from '../synthesise/statement.ts';
import type { World } from '../synthesise/world.ts';
import { victims } from './target.ts';

/** The versions of B's rows: any write to one of them, by whatever path, changes its line. */
export type Ledger = ReadonlySet<string>;

/**
 * Reads where B's rows lie and which transaction wrote them. An update, even to equal values, makes a new version; a
 * delete removes one; a row stamped B adds one. So one comparison judges every kind of write, also those that policies
 * hide from the writer and those that arrive by a cascade or a trigger.
 */
export async function readLedgers(
  connection: Connection,
  world: World,
  prints: readonly Blueprint[],
): Promise<ReadonlyMap<string, Ledger>> {
  const parts = prints.flatMap((print, index) => {
    const victim = victims(world, print);
    if (victim === null) return [];
    return [
      `select ${index} as part, array(select t.tableoid::text || t.ctid::text || t.xmin::text from ${relation(print.table)} t where ${victim.text}) as lines`,
    ];
  });
  if (parts.length === 0) return new Map();
  const { rows } = await connection.query<{ found: { part: number; lines: string[] }[] }>(
    trusted(`select jsonb_agg(jsonb_build_object('part', part, 'lines', lines)) as found from (${parts.join(' union all ')}) s`),
  );
  const found = rows[0]?.found ?? [];
  return new Map(
    found.flatMap(({ part, lines }) => {
      const print = prints[part];
      return print === undefined ? [] : [[print.key, new Set(lines)] as const];
    }),
  );
}

/** How many of B's rows were touched between the two readings. */
export function touched(before: Ledger | undefined, after: Ledger | undefined): number {
  if (before === undefined || after === undefined) return 0;
  const gone = [...before].filter((line) => !after.has(line)).length;
  const come = [...after].filter((line) => !before.has(line)).length;
  return Math.max(gone, come);
}
