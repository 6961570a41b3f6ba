import { id, sql } from '../../src/base/sql.ts';
import type { Connection } from '../../src/driver/driver.ts';

/** An object of the whole server, which no single database contains. */
export interface ServerObject {
  readonly kind: 'role' | 'database';
  readonly name: string;
}

/** The server's roles and databases, without PostgreSQL's own and the harness's. */
export async function serverObjects(connection: Connection): Promise<readonly ServerObject[]> {
  const found = await connection.query<ServerObject>(sql`
    select 'role' as kind, rolname::text as name from pg_roles where not rolname ^@ 'pg_'
    union all
    select 'database', datname::text from pg_database where not datname ^@ 'bulkhead_test_'
    order by 1, 2`);
  return found.rows;
}

/** The objects of `now` that `before` does not have. */
export function appeared(before: readonly ServerObject[], now: readonly ServerObject[]): readonly ServerObject[] {
  const known = new Set(before.map((object) => `${object.kind} ${object.name}`));
  return now.filter((object) => !known.has(`${object.kind} ${object.name}`));
}

/** An object that nobody has claimed, and the files one of which must have made it. */
export interface Suspicion extends ServerObject {
  readonly files: readonly string[];
}

/**
 * Roles and databases belong to the whole server and say nothing about who made them, and files run side by side. So
 * every file says that it runs and which roles are its own. What nobody has claimed is blamed on a file only if it was
 * alone; otherwise it is noted, and fails the run at the end if it is still there.
 */
export class Registry {
  readonly #connection: Connection;
  readonly #schema: string;

  constructor(connection: Connection, schema: string) {
    this.#connection = connection;
    this.#schema = schema;
  }

  async create(): Promise<void> {
    await this.#connection.script(sql`
      create schema ${id(this.#schema)};
      create table ${id(this.#schema, 'running')} (id text primary key, file text not null, from_time timestamptz not null default clock_timestamp(), to_time timestamptz);
      create table ${id(this.#schema, 'claim')} (pattern text not null, owner text not null);
      create table ${id(this.#schema, 'suspicion')} (kind text not null, name text not null, files text[] not null)`);
  }

  async drop(): Promise<void> {
    await this.#connection.query(sql`drop schema ${id(this.#schema)} cascade`);
  }

  async enter(entry: string, file: string, patterns: readonly string[]): Promise<void> {
    await this.#connection.query(sql`insert into ${id(this.#schema, 'running')} (id, file) values (${entry}, ${file})`);
    await this.#connection.query(sql`insert into ${id(this.#schema, 'claim')} select unnest(${[...patterns]}::text[]), ${entry}`);
  }

  async leave(entry: string): Promise<void> {
    await this.#connection.query(sql`update ${id(this.#schema, 'running')} set to_time = clock_timestamp() where id = ${entry}`);
  }

  /** The patterns that all files of the run have declared. */
  async claims(): Promise<readonly string[]> {
    const found = await this.#connection.query<{ pattern: string }>(sql`select distinct pattern from ${id(this.#schema, 'claim')}`);
    return found.rows.map((row) => row.pattern);
  }

  /** The files that ran at some time since the entry began, its own among them. */
  async filesDuring(entry: string): Promise<readonly string[]> {
    const running = id(this.#schema, 'running');
    const found = await this.#connection.query<{ file: string }>(sql`
      select distinct other.file from ${running} own join ${running} other on other.to_time is null or other.to_time >= own.from_time
      where own.id = ${entry} order by 1`);
    return found.rows.map((row) => row.file);
  }

  async suspect(objects: readonly ServerObject[], files: readonly string[]): Promise<void> {
    for (const { kind, name } of objects) {
      await this.#connection.query(sql`insert into ${id(this.#schema, 'suspicion')} values (${kind}, ${name}, ${[...files]}::text[])`);
    }
  }

  async suspicions(): Promise<readonly Suspicion[]> {
    const found = await this.#connection.query<{ kind: Suspicion['kind']; name: string; files: string }>(
      sql`select kind, name, array_to_string(files, ', ') as files from ${id(this.#schema, 'suspicion')}`,
    );
    return found.rows.map((row) => ({ ...row, files: row.files.split(', ') }));
  }
}
