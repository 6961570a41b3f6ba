import { BulkheadError, type ObjectDifference } from '../base/errors.ts';
import { introspect } from '../catalog/introspect.ts';
import type { Connection, Driver } from '../driver/driver.ts';
import { withConnection } from '../driver/transaction.ts';
import { databaseFingerprint } from '../model/snapshot.ts';
import type { Plan, Step } from '../plan/plan.ts';
import { isWaiting } from './apply.ts';
import { type Differing, differing } from './differing.ts';
import { type Ends, type LedgerEntry, dropLedgerIfDone, noteSegment, readLedger, recordedPicture } from './ledger.ts';
import { withApplyLock } from './lock.ts';
import type { RunOptions } from './run-options.ts';
import { segmentsOf, undoSegment } from './segments.ts';

export interface UndoOptions extends RunOptions {
  /** Although the database changed since. */
  readonly force?: boolean;
}

export interface Undone {
  readonly plan: Plan;
  /** True when the ledger held nothing more and went too. */
  readonly ledgerDropped: boolean;
  /** With `force`: what is not as it was found. */
  readonly differences: readonly ObjectDifference[];
}

/**
 * Takes the last plan back, or an interrupted one as far as it came, and looks whether the database is as it was found.
 *
 * @throws BH4008 when nothing was applied.
 * @throws BH4002 when the database changed since: taking back could undo somebody else's work.
 * @throws BH4006 when a step fails; run it again to go on.
 * @throws BH4007 when the database afterwards is not as it was found.
 */
export async function undo(driver: Driver, roles: readonly string[], options: UndoOptions = {}): Promise<Undone> {
  return withConnection(driver, (connection) =>
    withApplyLock(connection, async () => {
      const entry = await entryToUndo(connection, roles, options);
      const { recorded, unfinished } = segmentsToUndo(entry);
      for (const [index, { segment, steps }] of recorded.entries()) {
        options.onProgress?.(index + 1, recorded.length, steps[0]?.object.name ?? '');
        await undoSegment(connection, steps, () => noteSegment(connection, entry, segment - 1, 'undoing'), options);
      }
      if (unfinished.length > 0) await undoSegment(connection, unfinished, async () => undefined, options);
      const left = await unlike(connection, entry, 'found', roles);
      if (left !== null && options.force !== true) {
        throw new BulkheadError('BH4007', {
          message: 'the plan was taken back, but the database is not as it was found',
          ...left,
          hint: 'Somebody changed it meanwhile. If that is as it should be, run `bulkhead apply --down --force` to close the record.',
        });
      }
      await noteSegment(connection, entry, 0, 'undone');
      return { plan: entry.plan, ledgerDropped: await dropLedgerIfDone(connection), differences: left?.differences ?? [] };
    }),
  );
}

/**
 * The plan that is to be taken back, when it may be.
 *
 * @throws BH4008, BH4002
 */
export async function entryToUndo(connection: Connection, roles: readonly string[], options: UndoOptions): Promise<LedgerEntry> {
  const entries = await readLedger(connection);
  const entry = entries.find(isWaiting) ?? entries.findLast((candidate) => candidate.state === 'applied');
  if (entry === undefined)
    throw new BulkheadError('BH4008', {
      message: 'Bulkhead has applied nothing to this database',
      hint: 'There is nothing to take back.',
    });
  const since = entry.state === 'applied' && options.force !== true ? await unlike(connection, entry, 'desired', roles) : null;
  if (since !== null) {
    throw new BulkheadError('BH4002', {
      message: 'the database changed since the plan was applied',
      detail: `${since.detail}\nTaking the plan back could fail half way, or undo work that is not Bulkhead’s.`,
      differences: since.differences,
      hint: 'Plan and apply again first, or insist with --force.',
    });
  }
  return entry;
}

export interface SegmentsToUndo {
  /** What is recorded as done, in the order of the way back. */
  readonly recorded: readonly { readonly segment: number; readonly steps: readonly Step[] }[];
  /** A step that failed in between may have left an invalid index of a segment that was never recorded. */
  readonly unfinished: readonly Step[];
}

export function segmentsToUndo(entry: LedgerEntry): SegmentsToUndo {
  const segments = segmentsOf(entry.plan);
  const next = segments[entry.segment];
  return {
    recorded: segments
      .slice(0, entry.segment)
      .map((steps, index) => ({ segment: index + 1, steps }))
      .reverse(),
    unfinished: next?.[0]?.transactional === false ? next : [],
  };
}

/** What is not as one end of the plan; null when everything is. */
async function unlike(connection: Connection, entry: LedgerEntry, end: keyof Ends, roles: readonly string[]): Promise<Differing | null> {
  const now = await introspect(connection, { roles: [...roles, ...entry.plan.roles] });
  if (databaseFingerprint(now) === (end === 'found' ? entry.plan.from : entry.plan.to)) return null;
  const expected = await recordedPicture(connection, entry, end);
  return expected === null ? { detail: 'The ledger has no picture that would say what.', differences: [] } : differing(expected, now);
}
