import { systemClock } from '../base/clock.ts';
import { BulkheadError, isBulkheadError } from '../base/errors.ts';
import { id, sql, trusted } from '../base/sql.ts';
import type { Connection } from '../driver/driver.ts';
import { retry } from '../driver/retry.ts';
import { sqlstateMeaning } from '../driver/sqlstate.ts';
import { inTransaction } from '../driver/transaction.ts';
import type { Plan, Step } from '../plan/plan.ts';
import { runBackfill } from './backfill.ts';
import { type RunOptions, timeouts } from './run-options.ts';

/** The steps of a plan by segment, in order. */
export function segmentsOf(plan: Plan): readonly (readonly Step[])[] {
  const segments = new Map<number, Step[]>();
  for (const step of plan.steps) segments.set(step.segment, [...(segments.get(step.segment) ?? []), step]);
  return [...segments.entries()].sort(([a], [b]) => a - b).map(([, steps]) => steps);
}

/** Runs one segment forward; `note` is called inside its transaction. */
export async function runSegment(
  connection: Connection,
  steps: readonly Step[],
  note: () => Promise<void>,
  options: RunOptions,
): Promise<void> {
  const [first] = steps;
  if (first === undefined) return;
  if (first.batch !== null) {
    const { batch } = first;
    await failing(first, () => runBackfill(connection, batch, options));
    return note();
  }
  if (!first.transactional) {
    // An interrupted concurrent build leaves an invalid index behind; its inverse removes it, if it is there.
    await failing(first, () =>
      retried(options, async () => {
        for (const inverse of first.inverse) await connection.query(trusted(inverse));
        await timeouts(connection, options, false);
        try {
          await connection.query(trusted(first.sql));
        } finally {
          // Set for the session, because there is no transaction to set them for; the connection serves others next.
          for (const name of ['lock_timeout', 'statement_timeout', 'row_security'])
            await connection.query(sql`reset ${id(name)}`).catch(() => undefined);
        }
      }),
    );
    return note();
  }
  await transaction(
    connection,
    steps.map((step) => [step, step.sql] as const),
    note,
    options,
  );
}

/** The statements that take one segment back, last step first. */
export function inversesOf(steps: readonly Step[]): readonly (readonly [Step, string])[] {
  return [...steps].reverse().flatMap((step) => step.inverse.map((inverse) => [step, inverse] as const));
}

/** Takes one segment back. */
export async function undoSegment(
  connection: Connection,
  steps: readonly Step[],
  note: () => Promise<void>,
  options: RunOptions,
): Promise<void> {
  await transaction(connection, inversesOf(steps), note, options);
}

async function transaction(
  connection: Connection,
  statements: readonly (readonly [Step, string])[],
  note: () => Promise<void>,
  options: RunOptions,
): Promise<void> {
  await retried(options, () =>
    inTransaction(connection, async () => {
      await timeouts(connection, options, true);
      for (const [step, text] of statements) await failing(step, () => connection.query(trusted(text)));
      await note();
    }),
  );
}

async function retried<T>(options: RunOptions, work: () => Promise<T>): Promise<T> {
  return retry(work, { clock: options.clock ?? systemClock });
}

/** An error's message with its details, for the detail of another. */
export function saidBy(error: unknown): string | undefined {
  if (isBulkheadError(error) && error.detail !== undefined) return `${error.message}\n${error.detail}`;
  return error instanceof Error ? error.message : undefined;
}

async function failing<T>(step: Step, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isBulkheadError(error) && (error.code === 'BH4006' || error.code === 'BH4009')) throw error;
    const sqlstate = isBulkheadError(error) ? error.sqlstate : undefined;
    const refused = sqlstateMeaning(sqlstate) === 'privilege';
    throw new BulkheadError(refused ? 'BH4009' : 'BH4006', {
      message: `step ${step.number} of the plan failed, on ${step.object.kind} ${step.object.name}`,
      detail: saidBy(error),
      hint: `${refused ? 'Connect as a superuser, or as a role that may create roles and owns the objects. ' : ''}What came before is in the database and recorded. Mend the cause and run \`bulkhead apply --resume\`, or go back with \`bulkhead apply --down\`.`,
      object: step.object.name,
      sqlstate,
      retryable: isBulkheadError(error) && error.retryable,
      cause: error,
    });
  }
}
