import { BulkheadError, isBulkheadError } from '../base/errors.ts';
import { type Random, systemRandom } from '../base/random.ts';
import { id, sql } from '../base/sql.ts';
import { introspect } from '../catalog/introspect.ts';
import { described } from './differing.ts';
import { readExecutor } from './executor.ts';
import { createRolesSql, uncopied } from '../compile/create-database.ts';
import type { Connection, Driver } from '../driver/driver.ts';
import { withConnection } from '../driver/transaction.ts';
import type { Database } from '../model/database.ts';
import { type Difference, differences } from '../model/differences.ts';
import { renameRoles, renameTenancyRoles } from '../model/rename-roles.ts';
import type { Tenancy } from '../model/tenancy.ts';
import { makePlan } from '../plan/make-plan.ts';
import { runSegment, saidBy, segmentsOf, undoSegment } from './segments.ts';
import { buildCopy } from './scratch-copy.ts';

export interface Rehearsal {
  readonly steps: number;
  /** Objects of kinds that a copy cannot hold; the plan touches none of them. */
  readonly without: readonly string[];
}

/**
 * Runs the whole plan, and its way back, on an empty copy of the database on the same server: tables, policies,
 * functions, views, roles and grants alike. Roles belong to the cluster, so that the copy's roles carry throw-away
 * names. Nothing of it stays.
 *
 * @throws BH4005 when no copy could be made (no CREATEDB or CREATEROLE, or an object that cannot be copied).
 * @throws BH4004 when the plan fails on the copy, does not lead to the desired database, or does not lead back.
 */
export async function rehearse(
  driver: Driver,
  tenancy: Tenancy,
  actual: Database,
  desired: Database,
  random: Random = systemRandom,
): Promise<Rehearsal> {
  const mark = `bulkhead_rehearsal_${random.hex(8)}`;
  const executor = await withConnection(driver, readExecutor);
  const keep = (role: string) =>
    role === 'public' || role.startsWith('pg_') || role === executor.name || (executor.superuser && isSuperuser(actual, role));
  const names = new Map<string, string>();
  const name = (role: string) => {
    if (keep(role)) return role;
    const known = names.get(role) ?? `${mark}_${names.size + 1}`;
    names.set(role, known);
    return known;
  };
  const from = renameRoles(withoutSettings(executor.superuser ? actual : asOrdinary(actual, executor.name)), name);
  const to = renameRoles(withoutSettings(executor.superuser ? desired : asOrdinary(desired, executor.name)), name);
  const renamed = renameTenancyRoles(tenancy, name);
  const scratch = driver.to({ database: mark });
  try {
    await withConnection(driver, async (connection) => {
      await connection.query(sql`create database ${id(mark)} template template0`).catch(refuseCopy);
      for (const statement of createRolesSql(from, keep)) await connection.query(statement).catch(refuseCopy);
      if (!executor.superuser)
        await joinAll(
          connection,
          executor.name,
          from.roles.map((role) => role.name).filter((role) => !keep(role)),
        );
    });
    await withConnection(scratch, async (connection) => {
      const failed = await buildCopy(connection, from);
      const look = () => introspect(connection, { roles: to.roles.map((role) => role.name) });
      const copied = await look();
      refuseDifferences('BH4005', 'the copy is not the same as the database', without(differences(from, copied), actual), failed);
      const plan = makePlan(renamed, from, to);
      for (const steps of segmentsOf(plan)) await runSegment(connection, steps, async () => undefined, {});
      refuseDifferences('BH4004', 'the plan does not lead to the desired database', without(differences(to, await look()), actual), []);
      for (const steps of [...segmentsOf(plan)].reverse()) await undoSegment(connection, steps, async () => undefined, {});
      refuseDifferences(
        'BH4004',
        'the way back does not lead to the database as found',
        without(differences(copied, await look()), actual),
        [],
      );
    });
    return { steps: makePlan(renamed, from, to).steps.length, without: uncopied(actual) };
  } catch (error) {
    if (isBulkheadError(error) && (error.code === 'BH4006' || error.code === 'BH4009')) {
      throw new BulkheadError('BH4004', {
        message: `the rehearsal failed: ${error.message}`,
        detail: error.detail,
        differences: error.differences,
        hint: 'Nothing was changed in the database.',
        object: error.object,
        sqlstate: error.sqlstate,
        cause: error,
      });
    }
    throw error;
  } finally {
    await scratch.end();
    await withConnection(driver, (connection) => cleanUp(connection, mark));
  }
}

/** Settings of roles are not the plan's business, and may name what the copy does not have. */
function withoutSettings(database: Database): Database {
  return { ...database, roles: database.roles.map((role) => ({ ...role, config: [] })) };
}

/** Only a superuser can make another; what rests on these attributes lies outside the plan. */
function asOrdinary(database: Database, executor: string): Database {
  const roles = database.roles.map((role) =>
    role.name === executor ? role : { ...role, superuser: false, replication: false, createRole: false, createDb: false },
  );
  return { ...database, roles };
}

/** An ordinary role hands objects over only to roles it belongs to. */
async function joinAll(connection: Connection, executor: string, roles: readonly string[]): Promise<void> {
  for (const role of roles) await connection.query(sql`grant ${id(role)} to ${id(executor)}`).catch(refuseCopy);
}

function isSuperuser(database: Database, role: string): boolean {
  return database.roles.some((candidate) => candidate.name === role && candidate.superuser);
}

function refuseCopy(cause: unknown): never {
  throw new BulkheadError('BH4005', {
    message: 'no scratch copy could be made to rehearse on',
    detail: saidBy(cause),
    hint: 'Connect as a superuser, or from PostgreSQL 16 as a role with CREATEDB, CREATEROLE and BYPASSRLS, or apply without a rehearsal: --no-rehearsal.',
    cause,
  });
}

// The copy lacks what cannot be copied and carries another server's database settings; neither is the plan's doing.
function without(found: readonly Difference[], actual: Database): readonly Difference[] {
  const absent = new Set(uncopied(actual).map((text) => text.slice(text.indexOf(' ') + 1)));
  // Every role has another name on the copy; the executor keeps its own, and with it its memberships in the real ones.
  const real = new Set(actual.roles.map((role) => `role ${role.name}`));
  return found.filter(
    (difference) =>
      difference.object !== 'database' && !real.has(difference.object) && ![...absent].some((object) => difference.object.includes(object)),
  );
}

function refuseDifferences(code: 'BH4004' | 'BH4005', message: string, found: readonly Difference[], failed: readonly string[]): void {
  if (found.length === 0) return;
  const { detail, differences: all } = described(found);
  throw new BulkheadError(code, {
    message: `${message}: ${found.length} ${found.length === 1 ? 'object differs' : 'objects differ'}`,
    detail: [detail, ...failed.slice(0, 10)].join('\n'),
    differences: all,
    hint: 'Nothing was changed in the database. Apply without a rehearsal (--no-rehearsal) only after reading the plan.',
  });
}

async function cleanUp(connection: Connection, mark: string): Promise<void> {
  await connection.query(sql`drop database if exists ${id(mark)} with (force)`);
  const { rows } = await connection.query<{ name: string }>(
    sql`select rolname as name from pg_roles where starts_with(rolname, ${`${mark}_`})`,
  );
  for (const role of rows) await connection.query(sql`drop role if exists ${id(role.name)}`);
}
