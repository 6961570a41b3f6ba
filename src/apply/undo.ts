import { BulkheadError } from '../base/errors.ts';
import { introspect } from '../catalog/introspect.ts';
import type { Driver } from '../driver/driver.ts';
import { withConnection } from '../driver/transaction.ts';
import { databaseFingerprint } from '../model/snapshot.ts';
import { isWaiting } from './apply.ts';
import { dropLedgerIfDone, noteSegment, readLedger } from './ledger.ts';
import { withApplyLock } from './lock.ts';
import type { RunOptions } from './run-options.ts';
import { segmentsOf, undoSegment } from './segments.ts';

export interface Undone {
  readonly steps: number;
  /** True when the ledger held nothing more and went too. */
  readonly ledgerDropped: boolean;
}

/**
 * Takes the last plan back, or an interrupted one as far as it came, and looks whether the database is as it was found.
 *
 * @throws BH4008 when nothing was applied.
 * @throws BH4002 when the database changed since: taking back could undo somebody else's work.
 * @throws BH4006 when a step fails; run it again to go on.
 * @throws BH4007 when the database afterwards is not as it was found.
 */
export async function undo(
  driver: Driver,
  roles: readonly string[],
  options: RunOptions & { readonly force?: boolean } = {},
): Promise<Undone> {
  return withConnection(driver, (connection) =>
    withApplyLock(connection, async () => {
      const entries = await readLedger(connection);
      const entry = entries.find(isWaiting) ?? entries.findLast((candidate) => candidate.state === 'applied');
      if (entry === undefined)
        throw new BulkheadError('BH4008', {
          message: 'Bulkhead has applied nothing to this database',
          hint: 'There is nothing to take back.',
        });
      const look = async () => databaseFingerprint(await introspect(connection, { roles: [...roles, ...entry.plan.roles] }));
      if (entry.state === 'applied' && options.force !== true && (await look()) !== entry.plan.to) {
        throw new BulkheadError('BH4002', {
          message: 'the database changed since the plan was applied',
          detail: 'Taking the plan back could fail half way, or undo work that is not Bulkhead’s.',
          hint: 'Plan and apply again first, or insist with --force.',
        });
      }
      const segments = segmentsOf(entry.plan);
      for (let segment = entry.segment; segment > 0; segment--) {
        const steps = segments[segment - 1] ?? [];
        options.onProgress?.(entry.segment - segment + 1, entry.segment, steps[0]?.object.name ?? '');
        await undoSegment(connection, steps, () => noteSegment(connection, entry, segment - 1, 'undoing'), options);
      }
      // A step that failed in between may have left an invalid index of the segment that was never recorded.
      const next = segments[entry.segment];
      if (next?.[0]?.transactional === false) await undoSegment(connection, next, async () => undefined, options);
      if ((await look()) !== entry.plan.from && options.force !== true) {
        throw new BulkheadError('BH4007', {
          message: 'the plan was taken back, but the database is not as it was found',
          hint: 'Compare with a snapshot from before: bulkhead snapshot.',
        });
      }
      await noteSegment(connection, entry, 0, 'undone');
      return { steps: entry.plan.steps.length, ledgerDropped: await dropLedgerIfDone(connection) };
    }),
  );
}
