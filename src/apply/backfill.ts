import { systemClock } from '../base/clock.ts';
import { bind, id, sql, trusted } from '../base/sql.ts';
import { blocksPerBatch, mostPasses } from '../compile/backfill.ts';
import type { Connection } from '../driver/driver.ts';
import { retry } from '../driver/retry.ts';
import { inTransaction } from '../driver/transaction.ts';
import type { Step } from '../plan/plan.ts';
import { type RunOptions, timeouts } from './run-options.ts';

/**
 * Fills a column over a whole table in short transactions, block range by block range: no index is needed, and no
 * batch reads what an earlier one has done. Rows that move while it runs, or come without a key from somebody who sets
 * no tenant yet, are found by the next pass; it ends when a pass finds none.
 */
export async function runBackfill(connection: Connection, batch: NonNullable<Step['batch']>, options: RunOptions): Promise<number> {
  let changed = 0;
  for (let pass = 0; pass < mostPasses; pass++) {
    const found = await onePass(connection, batch, options);
    changed += found;
    if (found === 0) break;
  }
  return changed;
}

async function onePass(connection: Connection, batch: NonNullable<Step['batch']>, options: RunOptions): Promise<number> {
  const { rows } = await connection.query<{ blocks: number }>(
    bind(trusted("select (pg_relation_size($1::regclass) / current_setting('block_size')::int)::int as blocks"), [batch.table]),
  );
  const last = rows[0]?.blocks ?? 0;
  let changed = 0;
  for (let block = 0; block <= last; block += blocksPerBatch) {
    const range = [`(${block},0)`, `(${block + blocksPerBatch},0)`];
    changed += await retry(
      () =>
        inTransaction(connection, async () => {
          await timeouts(connection, options, true);
          if (batch.role !== null) await connection.query(sql`set local role ${id(batch.role)}`);
          return (await connection.query(bind(trusted(batch.sql), range))).count;
        }),
      { clock: options.clock ?? systemClock },
    );
    options.onProgress?.(Math.min(block + blocksPerBatch, last), last, batch.table);
  }
  return changed;
}
