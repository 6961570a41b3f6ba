import { systemClock } from '../../src/base/clock.ts';
import { id, sql } from '../../src/base/sql.ts';
import type { Connection } from '../../src/driver/driver.ts';
import { type Registry, type ServerObject, appeared, serverObjects } from './registry.ts';
import { declares, dropRolesOf } from './roles.ts';

/** What a test file is responsible for. */
export interface Responsibility {
  readonly database: string;
  /** Role names and prefixes (`app_*`) that the file has declared. */
  readonly roles: readonly string[];
  /** What the server had before the file. */
  readonly before: readonly ServerObject[];
  /** Set when other files use the same server. */
  readonly shared: { readonly registry: Registry; readonly entry: string } | undefined;
}

// A backend ends some milliseconds after its client; one that is still there after this time was left by a test.
const patience = 2_000;

/** Sessions on the database that nobody has closed. */
export async function openSessions(connection: Connection, database: string): Promise<readonly string[]> {
  const until = systemClock.now() + patience;
  for (;;) {
    const found = await connection.query<{ what: string }>(sql`
      select format('a connection is still open: user %s, application "%s", %s', usename, application_name, state) as what
      from pg_stat_activity where datname = ${database} and backend_type = 'client backend' and pid <> pg_backend_pid()`);
    if (found.count === 0 || systemClock.now() >= until) return found.rows.map((row) => row.what);
    await systemClock.sleep(20);
  }
}

/** Drops the database and the declared roles and returns, in words, what else the file has left on the server. */
export async function sweep(connection: Connection, own: Responsibility): Promise<readonly string[]> {
  await connection.query(sql`drop database ${id(own.database)} with (force)`);
  const left = appeared(own.before, await serverObjects(connection));
  const declared = left.filter((object) => object.kind === 'role' && own.roles.some((pattern) => declares(pattern, object.name)));
  await dropRolesOf(
    connection,
    declared.map((role) => role.name),
  );
  const rest = left.filter((object) => !declared.includes(object));
  if (own.shared === undefined) return rest.map(describe);
  const { registry, entry } = own.shared;
  const claims = await registry.claims();
  const unclaimed = rest.filter((object) => object.kind !== 'role' || !claims.some((pattern) => declares(pattern, object.name)));
  if (unclaimed.length === 0) return [];
  const files = await registry.filesDuring(entry);
  if (files.length === 1) return unclaimed.map(describe);
  await registry.suspect(unclaimed, files);
  return [];
}

function describe(object: ServerObject): string {
  return object.kind === 'role'
    ? `the role ${object.name} was left; declare it in useDatabase({ roles }) or drop it`
    : `the database ${object.name} was left`;
}
