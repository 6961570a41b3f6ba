import { quoteIdent, quoteLiteral } from '../../../src/base/ident.ts';
import type { KeyType, TableKind } from '../../../src/model/tenancy.ts';
import type { Dice } from './dice.ts';

/** The SQL of a column's value in row `n` of a tenant (0 or 1); null leaves it to the default. */
export type Fill = (tenant: number, n: number) => string | null;

export interface SketchColumn {
  readonly name: string;
  readonly type: string;
  /** What follows the type. */
  readonly rest: string;
  readonly fill: Fill;
}

/** A table that is being drawn; later parts of the drawing add to it. */
export interface SketchTable {
  readonly schema: string;
  readonly name: string;
  readonly kind: TableKind | 'undeclared';
  readonly number: number;
  /** Column lists that a foreign key may refer to, with their types. */
  readonly targets: { readonly columns: readonly string[]; readonly types: readonly string[] }[];
  readonly columns: SketchColumn[];
  readonly constraints: string[];
  /** Statements after all tables are there. */
  readonly after: string[];
  /** The tenant key (or owner) that it carries as found. */
  key: string | null;
  /** How rows of this table find their tenant, when they carry no key. */
  parent: { readonly table: SketchTable; readonly columns: readonly string[] } | null;
  partitions: string[];
  partitionBy: string;
  softDelete: string | null;
  scopeColumn: string | null;
  readonly globalKeys: string[];
}

export const rowsPerTenant = 2;

export const q = quoteIdent;
export const l = (text: string): string => quoteLiteral(text).trimStart();
export const qname = (table: { readonly schema: string; readonly name: string }): string => `${q(table.schema)}.${q(table.name)}`;
/** A name as a contract spells it. */
export const spelled = (schema: string, name: string): string =>
  schema === 'public' && /^[^."]+$/.test(name) ? name : `${q(schema)}.${q(name)}`;

/** The id of row `n` (from 0) of a tenant in the table with this number. */
export function idOf(type: string, table: number, tenant: number, n: number): string {
  const value = table * 100 + tenant * 10 + n + 1;
  if (type === 'uuid') return `'00000000-0000-4000-8000-${String(value).padStart(12, '0')}'`;
  return type === 'text' ? `'id-${value}'` : String(value);
}

export function newTable(schema: string, name: string, kind: SketchTable['kind'], number: number): SketchTable {
  return {
    schema,
    name,
    kind,
    number,
    targets: [],
    columns: [],
    constraints: [],
    after: [],
    key: null,
    parent: null,
    partitions: [],
    partitionBy: '',
    softDelete: null,
    scopeColumn: null,
    globalKeys: [],
  };
}

export function add(table: SketchTable, name: string, type: string, rest: string, fill: Fill): string {
  table.columns.push({ name, type, rest, fill });
  return name;
}

export const keyTypes: readonly KeyType[] = ['uuid', 'bigint', 'text', 'integer'];

/** `create table` and its partitions; references and indexes come in `after`. */
export function createTable(table: SketchTable, dice: Dice, last: boolean): readonly string[] {
  const lines = [...table.columns.map((column) => `${q(column.name)} ${column.type} ${column.rest}`), ...table.constraints];
  // A permanent table may not refer to an unlogged one.
  const unlogged =
    last && table.partitionBy === '' && dice.chance(0.2) && !table.after.some((text) => text.includes(`references ${qname(table)} `))
      ? 'unlogged '
      : '';
  return [`create ${unlogged}table ${qname(table)} (\n  ${lines.join(',\n  ')}\n)${table.partitionBy}`, ...table.partitions];
}

/** Rows of two tenants; a tenant refers to its own rows only. */
export function insertRows(table: SketchTable): string {
  const generated = (column: SketchColumn): boolean => column.rest.includes('generated always as (');
  const columns = table.columns.filter((column) => !generated(column));
  const rows = [0, 1].flatMap((tenant) =>
    Array.from({ length: rowsPerTenant }, (_, n) => `(${columns.map((column) => column.fill(tenant, n) ?? 'default').join(', ')})`),
  );
  return `insert into ${qname(table)} (${columns.map((column) => q(column.name)).join(', ')}) overriding system value values\n  ${rows.join(',\n  ')}`;
}
