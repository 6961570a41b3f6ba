import type { Driver } from '../driver/driver.ts';
import { withConnection } from '../driver/transaction.ts';
import type { Plan } from '../plan/plan.ts';
import { type ApplyOptions, type Intent, demandReady } from './apply.ts';
import { rehearse } from './rehearse.ts';
import { inversesOf } from './segments.ts';
import { type UndoOptions, entryToUndo, segmentsToUndo } from './undo.ts';

/**
 * Everything that `apply` does before it changes the database, and no more. Takes no lock: nobody has to wait for it.
 *
 * @throws BH4001, BH4002, BH4004, BH4005, BH4009, BH4010 as `apply` would.
 */
export async function dryApply(driver: Driver, intent: Intent, options: Pick<ApplyOptions, 'onPhase'> = {}): Promise<void> {
  await withConnection(driver, (connection) => demandReady(connection, intent, options));
  if (intent.plan.steps.length === 0) return;
  options.onPhase?.('rehearsing on a scratch copy, there and back');
  await rehearse(driver, intent.tenancy, intent.actual, intent.desired);
}

/** A way back that was not taken. */
export interface WayBack {
  readonly plan: Plan;
  /** The statements of each transaction, in order. */
  readonly transactions: readonly (readonly string[])[];
}

/**
 * What `undo` would run; runs nothing.
 *
 * @throws BH4002, BH4008 as `undo` would.
 */
export async function dryUndo(driver: Driver, roles: readonly string[], options: Pick<UndoOptions, 'force'> = {}): Promise<WayBack> {
  const entry = await withConnection(driver, (connection) => entryToUndo(connection, roles, options));
  const { recorded, unfinished } = segmentsToUndo(entry);
  const transactions = [...recorded.map(({ steps }) => steps), unfinished].map((steps) => inversesOf(steps).map(([, text]) => text));
  return { plan: entry.plan, transactions: transactions.filter((statements) => statements.length > 0) };
}
