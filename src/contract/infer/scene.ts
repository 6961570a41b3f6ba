import { type QualifiedName, nameKey } from '../../base/ident.ts';
import type { Database } from '../../model/database.ts';
import type { Column, ForeignKey, Table } from '../../model/table.ts';
import type { KeyType } from '../../model/tenancy.ts';
import { spellName } from './spelling.ts';

/** The part of a database that is looked at: the user's own schemas and tables, partitions left out. */
export interface Scene {
  readonly database: Database;
  readonly schemas: readonly string[];
  readonly tables: readonly Table[];
}

// Schemas of platforms, extensions and tools: they have keepers of their own.
const foreign =
  /^(pg_.*|information_schema|auth|neon_auth|storage|realtime|_realtime|_analytics|extensions|graphql|graphql_public|vault|cron|net|pgsodium.*|pgbouncer|pgmq|pgmq_.*|supabase_.*|bulkhead|drizzle|hdb_.*|tiger|tiger_data|topology|partman|repack|pglogical|citus.*|columnar.*|timescaledb_.*|_timescaledb_.*|graphile_worker|pgboss|dbo_sync|neon)$/;

export function sceneOf(database: Database): Scene {
  const own = database.tables.filter((table) => !foreign.test(table.schema));
  // A schema of views or functions alone is a way to the tables all the same: often the very one that clients see.
  const code = [...database.views, ...database.routines].filter(({ schema }) => !foreign.test(schema));
  const names = [...new Set([...own, ...code].map(({ schema }) => schema))].sort(
    (a, b) => Number(b === 'public') - Number(a === 'public') || (a < b ? -1 : 1),
  );
  const tables = own.filter((table) => table.partitionOf === null && table.persistence !== 'temporary');
  return { database, schemas: names, tables };
}

export function spell(scene: Scene, table: QualifiedName): string {
  return spellName(table, scene.schemas[0]);
}

const named = new WeakMap<Scene, ReadonlyMap<string, Table>>();

export function findTable(scene: Scene, name: QualifiedName): Table | undefined {
  const known = named.get(scene) ?? new Map(scene.tables.map((table) => [nameKey(table), table]));
  named.set(scene, known);
  return known.get(nameKey(name));
}

export function column(table: Table, name: string): Column | undefined {
  return table.columns.find((candidate) => candidate.name === name);
}

/** The primary key when it is one column. */
export function primaryKey(table: Table): string | null {
  const columns = table.keys.find((key) => key.type === 'primary')?.columns ?? [];
  return columns.length === 1 ? (columns[0] ?? null) : null;
}

/** Column lists that are unique, by constraint or by index (partial ones too), the primary key first. */
export function uniqueLists(table: Table): readonly (readonly string[])[] {
  const indexes = table.indexes.filter((index) => index.unique).map((index) => index.columns.filter((name) => name !== null));
  const keys = [...table.keys].sort((a, b) => Number(b.type === 'primary') - Number(a.type === 'primary')).map((key) => key.columns);
  return [...new Map([...keys, ...indexes].filter((list) => list.length > 0).map((list) => [list.join('\0'), list])).values()];
}

/** Foreign keys of the table's own, to other tables. */
export function waysOut(table: Table): readonly ForeignKey[] {
  return table.foreignKeys.filter((key) => !key.inherited && nameKey(key.references) !== nameKey(table));
}

export function notNull(table: Table, columns: readonly string[]): boolean {
  return columns.every((name) => column(table, name)?.notNull === true);
}

/** The type of a key column among those that a tenant or user id may have; null for any other. */
export function keyTypeOf(database: Database, table: Table, name: string): KeyType | null {
  const type = baseType(database, column(table, name)?.type ?? '');
  if (type === 'uuid' || type === 'bigint' || type === 'integer' || type === 'text') return type;
  return /^(character varying|varchar|citext|character|name)\b/.test(type) ? 'text' : null;
}

function baseType(database: Database, type: string): string {
  const domain = database.domains.find((candidate) => candidate.name === type || `${candidate.schema}.${candidate.name}` === type);
  return domain?.baseType ?? type;
}
