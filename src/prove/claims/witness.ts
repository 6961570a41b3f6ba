import type { Database } from '../../model/database.ts';
import type { Branch } from '../reason/branch.ts';
import { type Term, type TermKey, constantOf } from '../reason/term.ts';
import type { World } from '../reason/world.ts';
import type { Witness } from './claim.ts';
import { declarationOf } from './declaration.ts';
import { documentsOf } from './documents.ts';
import { knownSource, sourceTerm } from './source.ts';
import { findNamed } from '../../model/lookup.ts';
import { tableName } from './table-name.ts';

/** What a witness is for. */
export interface Asked {
  readonly role: string;
  readonly statement: string;
  /** The row that is reached. */
  readonly row: number | null;
}

/**
 * The smallest database and session that a branch describes: values that it does not say to be the same are different
 * ones, and rows that it does not speak of are not there.
 */
export function witnessOf(world: World, found: Branch, ask: Asked): Witness {
  const { database } = world.picture;
  const branch = filled(world, found, ask);
  const types = columnTypes(database);
  const { context, keyType } = world.tenancy;
  const tenant = context.tenant.kind === 'membership' ? null : sourceTerm(context.tenant);
  const actor = context.actor === null ? null : sourceTerm(context.actor);
  const value = valuation(branch, (key, term) => {
    if (term.kind === 'column') return types.get(`${branch.rows[term.row]?.table ?? ''}.${term.column}`);
    return branch.typeOf(key) ?? (key === tenant ? keyType : key === actor ? context.actorType : undefined);
  });
  const documents = documentsOf(branch, value);
  const whole = (key: TermKey) => (branch.isNull(key) === true ? null : (documents.get(key) ?? value(key)));
  const rows = branch.rows.filter((row) => branch.rowOf(row.id) === row.id);
  return {
    role: ask.role,
    settings: withOlderSpelling(
      Object.fromEntries([...branch.known].flatMap(([key, term]) => (term.kind === 'setting' ? [[term.name, whole(key)] as const] : []))),
    ),
    rows: rows.map((row) => ({
      table: row.table,
      values: Object.fromEntries(branch.columnsOf(row.id).map((column) => [column, whole(branch.column(row.id, column) ?? '')] as const)),
      written: !row.there,
    })),
    reached: ask.row === null ? null : rows.findIndex((row) => row.id === branch.rowOf(ask.row ?? -1)),
    where: open(branch),
    statement: ask.statement,
  };
}

/** Whoever passes claims passes each of them under its older name, too: code asks for either. */
function withOlderSpelling(settings: Readonly<Record<string, string | null>>): Readonly<Record<string, string | null>> {
  const older = Object.entries(settings).flatMap(([name, value]) => {
    if (!name.endsWith('.jwt.claims') || value === null || !value.startsWith('{')) return [];
    const claims = Object.entries(JSON.parse(value) as Readonly<Record<string, unknown>>);
    return claims.flatMap(([claim, said]) => (typeof said === 'string' ? [[`${name.slice(0, -1)}.${claim}`, said] as const] : []));
  });
  return { ...settings, ...Object.fromEntries(older) };
}

/** Says what the branch leaves open and the reader wants to see: whose the row is, and who asks. */
function filled(world: World, branch: Branch, ask: Asked): Branch {
  const { tenant, actor } = world.tenancy.context;
  const table = ask.row === null ? undefined : findNamed(world.picture.database.tables, tableName(branch.rows[ask.row]?.table ?? ''));
  const spec = table === undefined ? undefined : declarationOf(world, table);
  const keyed = spec?.key != null && ask.row !== null && table?.columns.some((column) => column.name === spec.key) === true;
  const owned = keyed && ask.row !== null ? present(branch.know({ kind: 'column', row: ask.row, column: spec.key ?? '' })) : branch;
  return [tenant.kind === 'membership' ? null : tenant, actor].reduce<Branch>(
    (at, source) => (source === null ? at : present(knownSource(at, source))),
    owned,
  );
}

/** Not null, unless it has to be. */
function present({ branch, key }: { readonly branch: Branch; readonly key: TermKey }): Branch {
  return branch.isNull(key) === undefined ? (branch.suppose(key, false) ?? branch) : branch;
}

function columnTypes(database: Database): ReadonlyMap<string, string> {
  return new Map(
    database.tables.flatMap((table) =>
      table.columns.map((column) => [`${table.schema}.${table.name}.${column.name}`, column.type] as const),
    ),
  );
}

/** A value for every class of equal terms, of the type of a column in it. */
function valuation(branch: Branch, typeOf: (key: TermKey, term: Term) => string | undefined): (key: TermKey) => string | null {
  const byClass = new Map<TermKey, string>();
  for (const [key, term] of branch.known) {
    const type = typeOf(key, term);
    const before = byClass.get(branch.find(key));
    // A text that is compared with a uuid is one.
    if (type !== undefined && (before === undefined || before === 'text')) byClass.set(branch.find(key), type);
  }
  const made = patterns(branch);
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

/** Patterns match anything, and a list of values holds what is looked for in it. */
function patterns(branch: Branch): Map<TermKey, string> {
  const made = new Map<TermKey, string>();
  for (const { name, args, truth } of branch.literals) {
    const pattern = branch.known.get(args[1] ?? '');
    if (truth && pattern?.kind === 'setting') made.set(branch.find(args[1] ?? ''), /~~/.test(name) ? '%' : '.*');
  }
  return made;
}

/** The comparisons that the values leave open, as text. */
function open(branch: Branch): readonly string[] {
  const spelt = (key: TermKey): string => {
    const term = branch.known.get(key);
    if (term === undefined) return key;
    switch (term.kind) {
      case 'column':
        return `${branch.rows[term.row]?.table ?? ''}.${term.column}`;
      case 'setting':
        return term.name;
      case 'constant':
        return key;
      case 'apply':
        return `${term.name}(${term.args.map(spelt).join(', ')})`;
      case 'any':
        return 'some value';
    }
  };
  return branch.literals
    .filter((literal) => !(literal.truth && /^(!?~|like|ilike)/.test(literal.name)))
    .map(({ name, args, truth }) => `${truth ? '' : 'not '}${args.map(spelt).join(` ${name} `)}`);
}

function sample(type: string, number: number): string {
  if (type.endsWith('[]') || /^jsonb?$/.test(type)) return '{}';
  if (type === 'uuid') return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  if (/int|numeric|double|real/.test(type)) return String(1000 + number);
  if (type === 'boolean') return number % 2 === 0 ? 'true' : 'false';
  if (/^timestamp|^date/.test(type)) return `2030-01-${String((number % 28) + 1).padStart(2, '0')}`;
  return `value-${number}`;
}
