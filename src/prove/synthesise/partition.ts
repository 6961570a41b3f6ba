import { type QualifiedName, nameKey } from '../../base/ident.ts';
import type { Database } from '../../model/database.ts';
import type { Table } from '../../model/table.ts';

/** The tables that hold the rows: the table itself, or the leaves of its partition tree. */
export function leavesOf(database: Database, table: Table): readonly Table[] {
  const children = partitionsOf(database, table);
  return children.length === 0 && table.partitionKey === null ? [table] : children.flatMap((child) => leavesOf(database, child));
}

export function partitionsOf(database: Database, table: QualifiedName): readonly Table[] {
  const key = nameKey(table);
  return database.tables.filter((candidate) => candidate.partitionOf !== null && nameKey(candidate.partitionOf.parent) === key);
}

/** The topmost parent of a partition; the table itself when it is none. */
export function partitionRoot(database: Database, table: Table): Table {
  const parent = table.partitionOf === null ? undefined : findTable(database, table.partitionOf.parent);
  return parent === undefined ? table : partitionRoot(database, parent);
}

export function findTable(database: Database, name: QualifiedName): Table | undefined {
  return database.tables.find((candidate) => candidate.schema === name.schema && candidate.name === name.name);
}

/** Values that lead a row into `leaf`, by column; columns it says nothing about (hash, default partition) are absent. */
export function boundValues(database: Database, leaf: Table): ReadonlyMap<string, string> {
  if (leaf.partitionOf === null) return new Map();
  const parent = findTable(database, leaf.partitionOf.parent);
  if (parent === undefined || parent.partitionKey === null) return new Map();
  const inherited = boundValues(database, parent);
  const own = parent.partitionKey.columns.flatMap((column, index): [string, string][] => {
    const value = column === null ? null : boundValue(leaf.partitionOf?.bound ?? '', index);
    return column === null || value === null ? [] : [[column, value]];
  });
  return new Map([...inherited, ...own]);
}

function boundValue(bound: string, index: number): string | null {
  const listed = /^FOR VALUES IN \((.*)\)$/i.exec(bound)?.[1];
  if (listed !== undefined) return constants(listed).find((value) => value !== null) ?? null;
  const [, from, to] = /^FOR VALUES FROM \((.*)\) TO \((.*)\)$/i.exec(bound) ?? [];
  if (from === undefined || to === undefined) return null;
  const low = constants(from)[index];
  if (low !== undefined && low !== null) return low;
  const high = constants(to)[index];
  return high === undefined || high === null ? null : before(high);
}

/** The constants of a bound; MINVALUE, MAXVALUE and NULL are null. */
function constants(list: string): readonly (string | null)[] {
  return [...list.matchAll(/'((?:[^']|'')*)'|([\w.+-]+)/g)].map(([, text, word]) =>
    text !== undefined ? text.replaceAll("''", "'") : word === undefined || /^(minvalue|maxvalue|null)$/i.test(word) ? null : word,
  );
}

function before(value: string): string | null {
  if (/^-?\d+(\.\d+)?$/.test(value)) return String(Number(value) - 1);
  const time = Date.parse(value.replace(' ', 'T'));
  return Number.isNaN(time) ? null : new Date(time - 86_400_000).toISOString();
}
