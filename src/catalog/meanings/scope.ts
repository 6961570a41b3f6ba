import type { Predicate } from '../../model/predicate.ts';
import { fail, failWhole } from './not-understood.ts';

/** A column as a query sees it. The object is its identity: which of them were used decides whether a join can be left out. */
export interface Column {
  readonly name: string;
  readonly value: Predicate;
}

/** What a name in front of a dot stands for. */
export interface Entry {
  readonly alias: string;
  /** Where it may also be written with its schema. */
  readonly schema: string | null;
  readonly columns: readonly Column[];
  /** Its name alone is its one value (a function of FROM that gives scalars). */
  readonly scalar: boolean;
}

/** What a FROM list offers. */
export interface Namespace {
  readonly entries: readonly Entry[];
  /** What an unqualified name or `*` finds, in this order; columns merged by USING are there once. */
  readonly columns: readonly Column[];
}

export interface Scope {
  readonly namespace: Namespace;
  readonly outer: Scope | null;
}

export const nothing: Namespace = { entries: [], columns: [] };

export function joined(left: Namespace, right: Namespace): Namespace {
  return { entries: [...left.entries, ...right.entries], columns: [...left.columns, ...right.columns] };
}

/** The same names with columns of their own identity, with other values where `value` gives some. */
export function copied(namespace: Namespace, value: (column: Column) => Predicate = (column) => column.value): Namespace {
  const copies = new Map<Column, Column>();
  const copy = (column: Column): Column => {
    const made = copies.get(column) ?? { name: column.name, value: value(column) };
    copies.set(column, made);
    return made;
  };
  return {
    entries: namespace.entries.map((entry) => ({ ...entry, columns: entry.columns.map(copy) })),
    columns: namespace.columns.map(copy),
  };
}

/** All columns, hidden ones too. */
export function allColumns(namespace: Namespace): readonly Column[] {
  return [...new Set([...namespace.columns, ...namespace.entries.flatMap((entry) => entry.columns)])];
}

/** The column a reference finds, innermost FROM list first; null when there is none. */
export function findColumn(scope: Scope | null, fields: readonly string[]): Column | null {
  const [first, second, third] = fields;
  if (first === undefined || fields.length > 3) return fail('a name of many parts');
  if (second === undefined) return findUnqualified(scope, first);
  const entry = third === undefined ? findEntry(scope, first) : findEntry(scope, second, first);
  return entry === null ? null : only(entry.columns, third ?? second);
}

/** What `name.*` or the name of a whole row stands for. */
export function findEntry(scope: Scope | null, alias: string, schema?: string): Entry | null {
  for (let at = scope; at !== null; at = at.outer) {
    const found = at.namespace.entries.filter((entry) => entry.alias === alias && (schema === undefined || entry.schema === schema));
    if (found.length > 1) return fail(`the name ${alias} stands for two relations`);
    if (found[0] !== undefined) return found[0];
  }
  return null;
}

function findUnqualified(scope: Scope | null, name: string): Column | null {
  for (let at = scope; at !== null; at = at.outer) {
    const found = only(at.namespace.columns, name);
    if (found !== null) return found;
  }
  const row = findEntry(scope, name);
  if (row === null) return null;
  return row.scalar && row.columns[0] !== undefined ? row.columns[0] : fail(`${name} is a whole row`);
}

function only(columns: readonly Column[], name: string): Column | null {
  const found = columns.filter((column) => column.name === name);
  return found.length > 1 ? failWhole(`the column ${name} is ambiguous`) : (found[0] ?? null);
}
