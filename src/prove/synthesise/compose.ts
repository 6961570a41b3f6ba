import { nameKey } from '../../base/ident.ts';
import type { Database } from '../../model/database.ts';
import type { Column, ForeignKey, Table } from '../../model/table.ts';
import type { Connection } from '../../driver/driver.ts';
import { type Blueprint, columnOf } from './blueprint.ts';
import { decisiveReferences } from './decisive.ts';
import { literalsOf } from './literals.ts';
import { boundValues } from './partition.ts';
import { type Unknown, solve } from './solve.ts';
import { type ResolvedType } from './type.ts';
import { candidates } from './values.ts';
import { type Cell, type Party, type SeededRow, type World, cellOf, rowOf, rowsOf } from './world.ts';

/** One row to make. */
export interface Wanted {
  readonly print: Blueprint;
  /** Null for a row that serves both tenants. */
  readonly party: Party | null;
  /** Who is named where the row names a person. */
  readonly person: string;
  /** Tells this row from every other one of the table. */
  readonly salt: string;
  readonly leaf: Table | null;
  /** Values that are not up for choice. */
  readonly fixed: ReadonlyMap<string, Cell>;
  /** True for a second row of the same tenant: everything unique must differ. */
  readonly further: boolean;
}

/** What earlier failures taught about a table. */
export interface Lessons {
  readonly salted: Set<string>;
  readonly forced: Set<string>;
  readonly rotation: Map<string, number>;
  lean: boolean;
  round: number;
}

export function noLessons(): Lessons {
  return { salted: new Set(), forced: new Set(), rotation: new Map(), lean: false, round: 0 };
}

/** Chooses a value for every column that needs one. Throws a text when a mandatory parent is missing. */
export async function compose(
  connection: Connection,
  database: Database,
  world: World,
  wanted: Wanted,
  lessons: Lessons,
): Promise<ReadonlyMap<string, Cell>> {
  const { print } = wanted;
  const given = new Map<string, Cell>(givenCells(database, world, wanted, lessons));
  const salted = new Set([...lessons.salted, ...saltedColumns(wanted, given, world)]);
  const wants = (column: Column): boolean => !given.has(column.name) && column.generated === null && needed(column, print, salted, lessons);
  const free = print.table.columns.filter(wants);
  const values = (column: Column): readonly (string | null)[] =>
    choices(print, column, salted.has(column.name) ? `${print.key}:${wanted.salt}:${lessons.round}` : '', lessons);
  const chosen = new Map<string, Cell>(given);
  for (const column of free) chosen.set(column.name, values(column)[0] ?? null);
  const solved = await solveChecks(connection, print, chosen, free, values);
  for (const [name, value] of solved) if (free.some((column) => column.name === name)) chosen.set(name, value);
  return chosen;
}

function* givenCells(database: Database, world: World, wanted: Wanted, lessons: Lessons): Generator<[string, Cell]> {
  const { print, party, person } = wanted;
  if (wanted.leaf !== null) yield* boundValues(database, wanted.leaf);
  const decisive = new Set(wanted.further ? decisiveReferences(print) : []);
  for (const foreign of print.foreignKeys) {
    const parentKey = nameKey(foreign.references);
    const nullable = foreign.columns.some((name) => columnOf(print.table, name)?.notNull !== true);
    if (parentKey === print.key) continue;
    const free = party !== null && decisive.has(foreign) ? unreferenced(world, print, foreign, party) : undefined;
    const row = free ?? (party === null ? (world.rows.get(parentKey) ?? [])[0] : rowOf(world, parentKey, party));
    if (row === undefined && !nullable) throw new Missing(parentKey);
    // With the circle still open, or after a refusal, a key that may be null stays null.
    if (row === undefined || (nullable && lessons.lean)) continue;
    for (const [index, column] of foreign.columns.entries()) yield [column, cellOf(row, foreign.referencedColumns[index] ?? column)];
  }
  for (const column of print.userColumns) if (columnOf(print.table, column)?.generated === null) yield [column, person];
  if (print.tenantKey !== null && columnOf(print.table, print.tenantKey)?.generated === null) {
    if (party !== null) yield [print.tenantKey, world.tenants[party]];
  }
  yield* wanted.fixed;
}

/** A row of the parent that no row of this table refers to yet; the second where all are taken. */
function unreferenced(world: World, print: Blueprint, foreign: ForeignKey, party: Party): SeededRow | undefined {
  const parents = rowsOf(world, nameKey(foreign.references), party);
  const taken = (parent: SeededRow): boolean =>
    rowsOf(world, print.key, party).some((row) =>
      foreign.columns.every((column, index) => row.values.get(column) === parent.values.get(foreign.referencedColumns[index] ?? column)),
    );
  return parents.slice(1).find((parent) => !taken(parent)) ?? parents[1];
}

/** A mandatory parent that could not be filled. */
export class Missing extends Error {
  readonly parent: string;
  constructor(parent: string) {
    super(`its parent ${parent} could not be filled`);
    this.parent = parent;
  }
}

function needed(column: Column, print: Blueprint, salted: ReadonlySet<string>, lessons: Lessons): boolean {
  if (lessons.forced.has(column.name)) return true;
  if (print.primary.includes(column.name) && (salted.has(column.name) || column.default === null)) return true;
  const type = print.types.get(column.name);
  if (column.identity !== null || column.default !== null) return salted.has(column.name);
  if (column.notNull || type?.domainNotNull === true || salted.has(column.name)) return true;
  // Nullable moments and switches usually mean "this happened": filled, they would hide the row (deleted_at, revoked_at).
  return (
    !lessons.lean &&
    print.tenancy?.softDelete !== column.name &&
    type !== undefined &&
    !/^(timestamp|date|boolean|time)/.test(type.base) &&
    !column.name.endsWith('_id')
  );
}

/** For every unique key that would clash with the twin, one column that shall differ. */
function saltedColumns(wanted: Wanted, given: ReadonlyMap<string, Cell>, world: World): ReadonlySet<string> {
  const { print, further } = wanted;
  const salted = new Set<string>();
  const tenantColumns = tenantBound(print, world);
  for (const unique of print.uniques) {
    const primary = unique.columns.join() === print.primary.join();
    const differs = unique.columns.some((column) => salted.has(column) || (!further && !primary && tenantColumns.has(column)));
    if (differs) continue;
    const best = unique.columns.filter((column) => !given.has(column)).sort((a, b) => saltRank(print, a) - saltRank(print, b))[0];
    if (best !== undefined) salted.add(best);
  }
  return salted;
}

/** Columns that already tell A's rows from B's: the key, references to rows of the tenant, people. */
function tenantBound(print: Blueprint, world: World): ReadonlySet<string> {
  const referencing = print.foreignKeys
    .filter((key) => (world.rows.get(nameKey(key.references)) ?? []).some((row) => row.party !== null))
    .flatMap((key) => key.columns);
  return new Set([...(print.tenantKey === null ? [] : [print.tenantKey]), ...referencing, ...print.userColumns]);
}

function saltRank(print: Blueprint, column: string): number {
  const type = print.types.get(column);
  // An explicit key of our own keeps sequences where they are and makes the script name the same row again.
  const generated = columnOf(print.table, column);
  if (generated !== undefined && print.primary.includes(column) && (generated.identity !== null || generated.default !== null)) return -1;
  if (type === undefined || type.labels !== null || type.base === 'boolean') return 9;
  if (print.checks.some((check) => check.columns.includes(column))) return 5;
  return /^(uuid|text|citext|character varying|bytea)$/.test(type.base) ? 0 : /range$|^(date|timestamp)/.test(type.base) ? 2 : 1;
}

function choices(print: Blueprint, column: Column, salt: string, lessons: Lessons): readonly (string | null)[] {
  const type = print.types.get(column.name);
  if (type === undefined) return [null];
  const made = candidates({ column: column.name, type, salt });
  const mentioned = [
    ...print.checks.filter((check) => check.columns.includes(column.name)).map((check) => check.expression),
    ...type.domainChecks,
  ].map(literalsOf);
  const literals = type.labels === null ? mentioned.flatMap((found) => (isText(type) ? found.texts : found.numbers)) : [];
  const list =
    /\bANY\b|\bIN\b/.test(mentioned.length === 0 ? '' : print.checks.map((check) => check.expression).join(' ')) &&
    isText(type) &&
    salt === '';
  const all = [...new Set<string | null>([...(list ? literals : made), ...(list ? made : literals), ...(column.notNull ? [] : [null])])];
  const start = (lessons.rotation.get(column.name) ?? 0) % Math.max(1, all.length);
  return [...all.slice(start), ...all.slice(0, start)];
}

const isText = (type: ResolvedType): boolean => /^(text|citext|name|character|bpchar|character varying)$/.test(type.base);

async function solveChecks(
  connection: Connection,
  print: Blueprint,
  chosen: ReadonlyMap<string, Cell>,
  free: readonly Column[],
  values: (column: Column) => readonly (string | null)[],
): Promise<ReadonlyMap<string, string | null>> {
  const found = new Map<string, string | null>();
  for (const group of groups(print, free)) {
    const unknowns = group.columns.map((name): Unknown => {
      const type = print.types.get(name)?.spelled ?? 'text';
      const column = free.find((candidate) => candidate.name === name);
      if (column !== undefined) return { column: name, type, values: values(column), expression: null };
      const cell = chosen.get(name);
      if (cell === undefined) return { column: name, type, values: [null], expression: columnOf(print.table, name)?.default ?? null };
      return typeof cell === 'object' && cell !== null
        ? { column: name, type, values: [], expression: cell.sql }
        : { column: name, type, values: [cell], expression: null };
    });
    const solution = await solve(connection, unknowns, group.checks);
    for (const [name, value] of solution ?? []) found.set(name, value);
  }
  return found;
}

interface Group {
  readonly columns: readonly string[];
  readonly checks: readonly string[];
}

/** Checks that share a free column are solved together; the others each on their own. */
function groups(print: Blueprint, free: readonly Column[]): readonly Group[] {
  const names = new Set(free.map((column) => column.name));
  const domains = free.flatMap((column) =>
    (print.types.get(column.name)?.domainChecks ?? []).map((check) => ({
      columns: [column.name],
      expression: check.replaceAll(/\bVALUE\b/g, `"${column.name}"`),
    })),
  );
  const generated = new Set(print.table.columns.filter((column) => column.generated !== null).map((column) => column.name));
  const relevant = [...print.checks, ...domains].filter(
    (check) => check.columns.some((column) => names.has(column)) && !check.columns.some((column) => generated.has(column)),
  );
  const merged: { columns: Set<string>; checks: string[] }[] = [];
  for (const check of relevant) {
    const touching = merged.filter((group) => check.columns.some((column) => names.has(column) && group.columns.has(column)));
    const group = {
      columns: new Set([...check.columns, ...touching.flatMap((other) => [...other.columns])]),
      checks: [check.expression, ...touching.flatMap((other) => other.checks)],
    };
    for (const other of touching) merged.splice(merged.indexOf(other), 1);
    merged.push(group);
  }
  return merged.map((group) => ({ columns: [...group.columns], checks: group.checks }));
}
