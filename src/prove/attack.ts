import { BulkheadError } from '../base/errors.ts';
import { nameKey } from '../base/ident.ts';
import { join, sql, trusted } from '../base/sql.ts';
import type { Connection } from '../driver/driver.ts';
import { inTransaction } from '../driver/transaction.ts';
import type { Database } from '../model/database.ts';
import { loginsOf } from '../model/access.ts';
import { type Tenancy, runtimeRoles } from '../model/tenancy.ts';
import { settingsOf } from '../session/context.ts';
import { plan } from './attacks/plan.ts';
import { readTransitions } from './attacks/become.ts';
import { tablesBehind } from './lab/canary.ts';
import { readCallables } from './lab/callable.ts';
import { contexts } from './lab/context.ts';
import { compareAnswers } from './lab/compare.ts';
import { readLedgers } from './lab/ledger.ts';
import type { Attempt, ProbeOutcome } from './lab/probe.ts';
import { readRights } from './lab/rights.ts';
import { runProbes } from './lab/run.ts';
import { type Scene, isPlatformBusiness, targetsOf } from './lab/scene.ts';
import { readDisguise } from './lab/session.ts';
import { isUsers } from './lab/target.ts';
import { tally } from './lab/tally.ts';
import type { AttackReport, Skip } from './report/attack-report.ts';
import type { Blueprint } from './synthesise/blueprint.ts';
import { type Addition, additions } from './synthesise/more.ts';
import { populate, survey } from './synthesise/populate.ts';
import { relation } from './synthesise/statement.ts';
import { type Spare, spareRow } from './synthesise/spare.ts';

export interface AttackInput {
  readonly database: Database;
  readonly tenancy: Tenancy;
  readonly onProgress?: (done: number, total: number, what: string) => void;
  /** Chooses the ids of everything synthesised. Default 1. */
  readonly seed?: number;
  /** Objects to attack, as `schema.name`; everything is seeded all the same. Default: all. */
  readonly only?: (object: string) => boolean;
  /** Largest number of attacks; what is left out is reported as skipped. Default: no limit. */
  readonly limit?: number;
  /** Milliseconds one attack may take. Default 10 000. */
  readonly timeout?: number;
}

/**
 * Makes two tenants, attacks every object as every run-time role, and takes everything back: the whole runs in one
 * transaction that is always rolled back. Sequences that column defaults draw from may advance, because the server
 * never takes that back. The connection's role must see past row security and be able to become every attacked role.
 *
 * @throws BH7002 when the attack cannot be made at all.
 */
export async function attack(connection: Connection, input: AttackInput): Promise<AttackReport> {
  return inTransaction(connection, () => attackInTransaction(connection, input), { rollback: true });
}

/** The same inside a transaction of the caller's: takes back to a savepoint what it did. */
export async function attackInTransaction(connection: Connection, input: AttackInput): Promise<AttackReport> {
  await connection.script(trusted('savepoint bulkhead_attack'));
  try {
    return await conduct(connection, input);
  } finally {
    // When the connection is gone the first error is the one worth telling.
    await connection.script(trusted('rollback to savepoint bulkhead_attack; release savepoint bulkhead_attack')).catch(() => undefined);
  }
}

async function conduct(connection: Connection, input: AttackInput): Promise<AttackReport> {
  const { database, tenancy } = input;
  const disguise = await readDisguise(connection);
  if (!disguise.bypass) {
    throw new BulkheadError('BH7002', {
      message: `the role ${disguise.initial} is subject to row security, so it cannot prepare two tenants`,
      hint: 'Connect as a superuser, or as a role with BYPASSRLS that may become the run-time roles and the logins behind them.',
    });
  }
  const skips: Skip[] = [];
  const timeout = Math.max(1, Math.floor(input.timeout ?? 10_000));
  await connection.script(
    trusted(
      `set local statement_timeout = ${timeout}; set local lock_timeout = ${Math.min(timeout, 3000)}; set local client_min_messages = error; set constraints all deferred`,
    ),
  );
  const untouched = await areUnset(connection, [...settingsOf(tenancy.context, { tenant: null }).keys()]);
  const roles = attackedRoles(database, tenancy);
  const only = input.only ?? (() => true);
  const populated = survey(connection, database, tenancy, { seed: input.seed ?? 1, mayReplicate: disguise.authorization });
  await populate(populated, tenancy, 'A');
  await populate(populated, tenancy, 'B');
  const { world, inserter } = populated;
  const { targets, alike } = targetsOf(database, world, only);
  const spares = new Map<string, Spare>();
  const behind = database.views.filter((view) => only(nameKey(view))).flatMap((view) => tablesBehind(database, world, view));
  for (const print of new Set([...targets.map((target) => target.print), ...behind]))
    if (takesNewRows(tenancy, print)) spares.set(print.key, await spareRow(inserter, tenancy, print));
  await refresh(connection, database, only);
  await connection.script(trusted('set constraints all immediate'));
  const ledgers = await readLedgers(connection, world, [...world.prints.values()]);
  const states = contexts(database, tenancy, world);
  const own = states.find((state) => state.family === 'own');
  if (own === undefined) throw new BulkheadError('BH9001', { message: 'the attack has no context of its own' });
  const scene = {
    database,
    tenancy,
    world,
    roles,
    rights: await readRights(connection, roles),
    contexts: states,
    own,
    targets,
    alike,
    untouched,
    spares,
  };
  const schemas = [...new Set([...tenancy.schemas, ...tenancy.tables.map((table) => table.table.schema)])];
  const all = plan(scene, {
    callables: await readCallables(connection, roles, schemas),
    transitions: await readTransitions(connection, roles),
    only,
    skip: (skip) => skips.push(skip),
  });
  const limit = input.limit ?? Infinity;
  const probes = all.probes.slice(0, limit);
  const questions = all.questions.slice(0, limit - probes.length);
  const left = all.probes.length + all.questions.length - probes.length - questions.length;
  const planned = probes.length + questions.length;
  if (left > 0) skips.push({ object: 'everything else', reason: `the limit of ${planned} attacks was reached`, attacks: left });
  const count = tally({ scene, disguise, skips });
  const crossed = new Set<string>();
  let done = 0;
  const onOutcome = (each: Attempt, outcome: ProbeOutcome): void => {
    count.add(each, outcome);
    if (outcome.kind === 'leak' || outcome.kind === 'oracle') crossed.add(`${each.role} ${each.object}`);
    done += 1;
    input.onProgress?.(done, planned, `${each.role}: ${each.technique} on ${each.object}`);
  };
  const dressing = { connection, tenancy, disguise };
  await runProbes({ ...dressing, world, ledgers }, probes, onOutcome);
  const isOpen = (each: Attempt): boolean => crossed.has(`${each.role} ${each.object}`);
  const more = questions.length === 0 ? [] : await additions(inserter, tenancy, populated.order);
  const after = database.views
    .filter((view) => view.materialized && questions.some((each) => each.object === nameKey(view)))
    .map((view) => `refresh materialized view ${relation(view)}`);
  for (const part of audiences(scene, questions, more)) await compareAnswers(dressing, { ...part, after, isOpen }, onOutcome);
  return count.report();
}

/** Platform roles rightly see rows of every tenant in some tables: what is added there is no change of others to them. */
function audiences(
  scene: Scene,
  questions: readonly Attempt[],
  more: readonly Addition[],
): readonly { readonly questions: readonly Attempt[]; readonly additions: readonly Addition[] }[] {
  const parts = new Map<string, { questions: Attempt[]; additions: readonly Addition[] }>();
  for (const each of questions) {
    const foreign = more.filter((addition) => !isPlatformBusiness(scene, each.role, addition.print, 'select'));
    const key = foreign.map((addition) => addition.print.key).join();
    const part = parts.get(key) ?? { questions: [], additions: foreign };
    part.questions.push(each);
    parts.set(key, part);
  }
  return [...parts.values()];
}

/** Whether none of the settings was ever written on this connection. */
async function areUnset(connection: Connection, names: readonly string[]): Promise<boolean> {
  if (names.length === 0) return true;
  const { rows } = await connection.query<{ unset: boolean }>(
    sql`select ${join(
      names.map((name) => sql`current_setting(${name}, true) is null`),
      ' and ',
    )} as unset`,
  );
  return rows[0]?.unset === true;
}

/** A new tenant or a new person belongs to nobody else yet, so nobody attacks by making one. */
function takesNewRows(tenancy: Tenancy, print: Blueprint): boolean {
  return print.kind !== 'root' && !isUsers(tenancy, print);
}

/** Run-time roles and those of the time before, as far as they exist, and the logins behind them. */
function attackedRoles(database: Database, tenancy: Tenancy): readonly string[] {
  const existing = new Set(database.roles.map((role) => role.name));
  return [...new Set([...runtimeRoles(tenancy.roles), ...tenancy.roles.retired, ...loginsOf(database, tenancy.roles)])].filter((role) =>
    existing.has(role),
  );
}

/** Materialised views hold B's rows only once they are filled again; taken back with everything else. */
async function refresh(connection: Connection, database: Database, only: (object: string) => boolean): Promise<void> {
  for (const view of database.views) {
    const granted = view.grants.some((grant) => grant.grantee !== view.owner);
    if (!view.materialized || !granted || !only(nameKey(view))) continue;
    await connection.script(trusted('savepoint bulkhead_refresh'));
    // One that cannot be refreshed is attacked with the rows it has.
    await connection
      .script(trusted(`refresh materialized view ${relation(view)}`))
      .catch(() => connection.script(trusted('rollback to savepoint bulkhead_refresh')));
    await connection.script(trusted('release savepoint bulkhead_refresh'));
  }
}
