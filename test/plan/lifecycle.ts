import { type Applied, type Intent, apply } from '../../src/apply/apply.ts';
import { undo } from '../../src/apply/undo.ts';
import { id, sql, trusted } from '../../src/base/sql.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import type { Contract } from '../../src/contract/declaration.ts';
import { lower } from '../../src/contract/lower/lower.ts';
import { tenancyOf } from '../../src/contract/resolve.ts';
import type { Driver } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import type { Database } from '../../src/model/database.ts';
import { makePlan } from '../../src/plan/make-plan.ts';

/** Every database role that a contract names. */
export function rolesOf(contract: Contract): readonly string[] {
  return Object.values(contract.roles).flatMap((value: string | readonly string[]) => value);
}

export function picture(driver: Driver, contract: Contract, like?: Database): Promise<Database> {
  // A role that nothing names any more is in the picture only when it is asked for.
  const roles = [...rolesOf(contract), ...(like?.roles ?? []).map((role) => role.name)];
  return withConnection(driver, (connection) => introspect(connection, { roles }));
}

/** What the contract wants of the database as it is now. */
export async function intend(driver: Driver, contract: Contract): Promise<Intent> {
  const actual = await picture(driver, contract);
  const tenancy = tenancyOf(contract, actual);
  const desired = lower(tenancy, actual);
  return { tenancy, actual, desired, plan: makePlan(tenancy, actual, desired) };
}

export async function seal(driver: Driver, contract: Contract, options: { readonly rehearse?: boolean } = {}): Promise<Intent & Applied> {
  const intent = await intend(driver, contract);
  return { ...intent, ...(await apply(driver, intent, { rehearse: false, ...options })) };
}

export async function unseal(driver: Driver, contract: Contract): Promise<void> {
  await undo(driver, rolesOf(contract));
}

/** Runs statements one by one, so that the one that fails is named. */
export async function run(driver: Driver, statements: readonly string[]): Promise<void> {
  await withConnection(driver, async (connection) => {
    for (const statement of statements) {
      await connection.script(trusted(statement)).catch((cause: unknown) => {
        throw new Error(`the fixture's own statement failed: ${statement}`, { cause });
      });
    }
  });
}

/** Every row of the tables, without columns that Bulkhead adds. */
export async function content(
  driver: Driver,
  tables: readonly string[],
  without: readonly string[] = [],
): Promise<Readonly<Record<string, string>>> {
  return withConnection(driver, async (connection) => {
    const found: Record<string, string> = {};
    for (const table of tables) {
      const { rows } = await connection.query<{ all: string }>(
        sql`select coalesce(string_agg((to_jsonb(t) - ${[...without]}::text[])::text, e'\n' order by to_jsonb(t)::text), '') as all from ${trusted(table)} as t`,
      );
      found[table] = rows[0]?.all ?? '';
    }
    return found;
  });
}

/** A database of its own on the server, dropped afterwards with every role that starts with `prefix`. */
export async function inDatabase<T>(admin: Driver, name: string, prefix: string, work: (driver: Driver) => Promise<T>): Promise<T> {
  await withConnection(admin, (connection) => connection.query(sql`create database ${id(name)} template template0`));
  const driver = admin.to({ database: name });
  try {
    return await work(driver);
  } finally {
    await driver.end();
    await withConnection(admin, async (connection) => {
      await connection.query(sql`drop database ${id(name)} with (force)`);
      const { rows } = await connection.query<{ name: string }>(
        sql`select rolname::text as name from pg_roles where starts_with(rolname, ${prefix})`,
      );
      for (const role of rows) await connection.query(sql`drop role ${id(role.name)}`);
    });
  }
}
