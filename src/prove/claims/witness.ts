import type { Database } from '../../model/database.ts';
import type { Branch } from '../reason/branch.ts';
import { type Term, type TermKey, constantOf } from '../reason/term.ts';
import type { Witness } from './claim.ts';

/**
 * The smallest database and session that a branch describes: values that it does not say to be the same are different
 * ones, and rows that it does not speak of are not there.
 */
export function witnessOf(
  database: Database,
  branch: Branch,
  ask: { readonly role: string; readonly statement: string; readonly row: number | null },
): Witness {
  const types = columnTypes(database);
  const value = valuation(branch, (term) =>
    term.kind === 'column' ? types.get(`${branch.rows[term.row]?.table ?? ''}.${term.column}`) : undefined,
  );
  const rows = branch.rows.filter((row) => branch.rowOf(row.id) === row.id);
  return {
    role: ask.role,
    settings: settingsOf(branch, value),
    rows: rows.map((row) => ({
      table: row.table,
      values: Object.fromEntries(branch.columnsOf(row.id).map((column) => [column, value(branch.column(row.id, column) ?? '')] as const)),
    })),
    reached: ask.row === null ? null : rows.findIndex((row) => row.id === branch.rowOf(ask.row ?? -1)),
    statement: ask.statement,
  };
}

function columnTypes(database: Database): ReadonlyMap<string, string> {
  return new Map(
    database.tables.flatMap((table) =>
      table.columns.map((column) => [`${table.schema}.${table.name}.${column.name}`, column.type] as const),
    ),
  );
}

/** A value for every class of equal terms, of the type of a column in it. */
function valuation(branch: Branch, typeOf: (term: Term) => string | undefined): (key: TermKey) => string | null {
  const byClass = new Map<TermKey, string>();
  for (const [key, term] of branch.known) {
    const type = typeOf(term);
    if (type !== undefined) byClass.set(branch.find(key), type);
  }
  const made = new Map<TermKey, string>();
  return (key) => {
    if (branch.isNull(key) === true) return null;
    const found = branch.find(key);
    const constant = constantOf(found);
    if (constant !== undefined) return constant;
    const value = made.get(found) ?? sample(byClass.get(found) ?? 'text', made.size + 1);
    made.set(found, value);
    return value;
  };
}

function sample(type: string, number: number): string {
  if (type === 'uuid') return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  if (/int|numeric|double|real/.test(type)) return String(1000 + number);
  if (type === 'boolean') return number % 2 === 0 ? 'true' : 'false';
  if (/^timestamp|^date/.test(type)) return `2030-01-${String((number % 28) + 1).padStart(2, '0')}`;
  return `value-${number}`;
}

/** Settings as the session would set them; fields of a JSON setting are put together. */
function settingsOf(branch: Branch, value: (key: TermKey) => string | null): Readonly<Record<string, string | null>> {
  const plain: Record<string, string | null> = {};
  const documents = new Map<string, Record<string, unknown>>();
  for (const [key, term] of branch.known) {
    const path = pathOf(branch, term);
    if (term.kind === 'setting') plain[term.name] = value(key);
    else if (path !== null) put(documents, path.setting, path.names, value(key));
  }
  for (const [name, document] of documents) plain[name] = JSON.stringify(document);
  return plain;
}

function pathOf(branch: Branch, term: Term): { readonly setting: string; readonly names: readonly string[] } | null {
  if (term.kind === 'setting') return { setting: term.name, names: [] };
  if (term.kind !== 'apply' || term.name !== 'field') return null;
  const [base = '', key = ''] = term.args;
  const inner = branch.known.get(base);
  const above = inner === undefined ? null : pathOf(branch, inner);
  const name = constantOf(key);
  return above === null || name === undefined ? null : { setting: above.setting, names: [...above.names, name] };
}

function put(documents: Map<string, Record<string, unknown>>, setting: string, names: readonly string[], value: string | null): void {
  if (names.length === 0) return;
  let at = documents.get(setting) ?? {};
  documents.set(setting, at);
  for (const name of names.slice(0, -1)) {
    const next = at[name];
    const deeper: Record<string, unknown> = typeof next === 'object' && next !== null ? (next as Record<string, unknown>) : {};
    at[name] = deeper;
    at = deeper;
  }
  const last = names.at(-1) ?? '';
  if (typeof at[last] !== 'object') at[last] = value;
}
