import { systemClock } from '../base/clock.ts';
import { bind, id, sql, trusted } from '../base/sql.ts';
import type { Connection } from '../driver/driver.ts';
import { retry } from '../driver/retry.ts';
import { inTransaction } from '../driver/transaction.ts';
import type { Step } from '../plan/plan.ts';
import { type RunOptions, timeouts } from './run-options.ts';

// 8 kB each: about 4 MB of table per transaction, which is a few thousand rows and well under 100 ms on a laptop disk.
const blocksPerBatch = 512;

/**
 * Fills a column over a whole table in short transactions, block range by block range: no index is needed, and no
 * batch reads what an earlier one has done. Rows that others write meanwhile carry the key already, because its
 * default was set before.
 */
export async function runBackfill(connection: Connection, batch: NonNullable<Step['batch']>, options: RunOptions): Promise<number> {
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
