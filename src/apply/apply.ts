import { BulkheadError } from '../base/errors.ts';
import { introspect } from '../catalog/introspect.ts';
import type { Connection, Driver } from '../driver/driver.ts';
import { withConnection } from '../driver/transaction.ts';
import type { Database } from '../model/database.ts';
import { databaseFingerprint } from '../model/snapshot.ts';
import type { Tenancy } from '../model/tenancy.ts';
import type { Plan } from '../plan/plan.ts';
import { differing } from './differing.ts';
import { type LedgerEntry, noteSegment, openEntry, readLedger, recordedPicture } from './ledger.ts';
import { withApplyLock } from './lock.ts';
import { findObstacles, refuseObstacles } from './preflight.ts';
import { rehearse } from './rehearse.ts';
import { demandRights } from './rights.ts';
import type { RunOptions } from './run-options.ts';
import { runSegment, segmentsOf } from './segments.ts';

export interface ApplyOptions extends RunOptions {
  /** Try the plan on a scratch copy first. Default true. */
  readonly rehearse?: boolean;
  /** Told what is being done, once per phase. */
  readonly onPhase?: (what: string) => void;
}

export interface Applied {
  readonly plan: Plan;
  readonly rehearsed: boolean;
}

/** What a plan was made from and leads to; the caller made it from a contract. */
export interface Intent {
  readonly tenancy: Tenancy;
  readonly actual: Database;
  readonly desired: Database;
  readonly plan: Plan;
}

/**
 * Brings a plan into the database: takes the lock, checks that the database is the one the plan was made for, asks
 * whether rows stand in the way, rehearses, runs, and looks again whether the database is now the desired one.
 *
 * @throws BH4001, BH4002, BH4003, BH4004, BH4005, BH4009 before anything was changed.
 * @throws BH4006 when a step fails: earlier steps stay, recorded; resume or go back.
 * @throws BH4007 when the database afterwards is not the desired one.
 * @throws BH4010 when an interrupted apply is waiting.
 */
export async function apply(driver: Driver, intent: Intent, options: ApplyOptions = {}): Promise<Applied> {
  return withConnection(driver, (connection) =>
    withApplyLock(connection, async () => {
      await demandReady(connection, intent, options);
      if (intent.plan.steps.length === 0) return { plan: intent.plan, rehearsed: false };
      const rehearsing = options.rehearse ?? true;
      if (rehearsing) {
        options.onPhase?.('rehearsing on a scratch copy, there and back');
        await rehearse(driver, intent.tenancy, intent.actual, intent.desired);
      }
      options.onPhase?.('applying');
      const entry = await openEntry(connection, intent.plan, { found: intent.actual, desired: intent.desired }, rehearsing);
      await advance(connection, entry, options);
      await verify(connection, entry, roleNames(intent), intent.desired);
      return { plan: intent.plan, rehearsed: rehearsing };
    }),
  );
}

/**
 * Whether the plan may begin: nothing is half way, the database is the one it was made for, whoever is connected has the
 * rights, and no row stands in its way.
 *
 * @throws BH4010, BH4002, BH4009, BH4005, BH4001
 */
export async function demandReady(
  connection: Connection,
  intent: Intent,
  options: Pick<ApplyOptions, 'onPhase' | 'rehearse'>,
): Promise<void> {
  const waiting = (await readLedger(connection)).find(isWaiting);
  if (waiting !== undefined) throw interrupted(waiting);
  const found = await introspect(connection, { roles: roleNames(intent) });
  if (databaseFingerprint(found) !== intent.plan.from) {
    throw new BulkheadError('BH4002', {
      message: 'the database is not the one the plan was made for',
      ...differing(intent.actual, found),
      hint: 'Somebody changed it since. Plan again and review the new plan.',
    });
  }
  await demandRights(connection, intent, (options.rehearse ?? true) && intent.plan.steps.length > 0);
  options.onPhase?.('asking whether existing rows stand in the way');
  refuseObstacles(await findObstacles(connection, intent.plan));
}

/**
 * Finishes an apply that was interrupted, from the segment after the last recorded one.
 *
 * @throws BH4008 when none is waiting; BH4006 and BH4007 as `apply`.
 */
export async function resume(driver: Driver, roles: readonly string[], options: RunOptions = {}): Promise<Applied> {
  return withConnection(driver, (connection) =>
    withApplyLock(connection, async () => {
      const entry = (await readLedger(connection)).find((candidate) => candidate.state === 'running');
      if (entry === undefined)
        throw new BulkheadError('BH4008', { message: 'no interrupted apply is waiting', hint: 'Start one with `bulkhead apply`.' });
      await advance(connection, entry, options);
      await verify(connection, entry, [...roles, ...entry.plan.roles], await recordedPicture(connection, entry, 'desired'));
      return { plan: entry.plan, rehearsed: false };
    }),
  );
}

async function advance(connection: Connection, entry: LedgerEntry, options: RunOptions): Promise<void> {
  const segments = segmentsOf(entry.plan);
  const last = segments.length;
  for (const [index, steps] of segments.entries()) {
    const segment = index + 1;
    if (segment <= entry.segment) continue;
    options.onProgress?.(segment, last, steps[0]?.object.name ?? '');
    // The last segment does not yet say `applied`: only looking again does.
    await runSegment(connection, steps, () => noteSegment(connection, entry, segment, 'running'), options);
  }
}

/** Looks again: only a database that is the desired one is recorded as applied. */
async function verify(connection: Connection, entry: LedgerEntry, roles: readonly string[], desired: Database | null): Promise<void> {
  const found = await introspect(connection, { roles });
  if (databaseFingerprint(found) !== entry.plan.to) {
    throw new BulkheadError('BH4007', {
      message: 'the plan was run, but the database is not the desired one: it is not sealed',
      ...(desired === null ? {} : differing(desired, found)),
      hint: 'Somebody changed the database meanwhile, or Bulkhead planned wrongly. Run `bulkhead plan` to see what is left, or go back with `bulkhead apply --down`.',
    });
  }
  await noteSegment(connection, entry, segmentsOf(entry.plan).length, 'applied');
}

export function isWaiting(entry: LedgerEntry): boolean {
  return entry.state === 'running' || entry.state === 'undoing';
}

export function interrupted(entry: LedgerEntry): BulkheadError {
  const going = entry.state === 'running' ? 'an apply' : 'a way back';
  return new BulkheadError('BH4010', {
    message: `${going} begun at ${entry.startedAt} was interrupted after segment ${entry.segment}; the database is half way`,
    hint:
      entry.state === 'running'
        ? 'Finish it with `bulkhead apply --resume`, or go back with `bulkhead apply --down`.'
        : 'Finish going back with `bulkhead apply --down`.',
  });
}

function roleNames(intent: Intent): readonly string[] {
  return intent.desired.roles.map((role) => role.name);
}
