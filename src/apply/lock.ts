import { systemClock } from '../base/clock.ts';
import { BulkheadError } from '../base/errors.ts';
import { sql } from '../base/sql.ts';
import type { Connection } from '../driver/driver.ts';

// "bulkhead" in ASCII, as a bigint: one number for every version, so that old and new exclude each other.
const key = '7094707443926655332';

/**
 * Runs `work` while no other apply runs on this database.
 *
 * @throws BH4003 when another one does.
 */
export async function withApplyLock<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  let taken = await tryLock(connection);
  // The server may still be clearing up after a session that has just died.
  for (let attempt = 0; !taken && attempt < 10; attempt++) {
    await systemClock.sleep(200);
    taken = await tryLock(connection);
  }
  if (!taken) {
    throw new BulkheadError('BH4003', {
      message: 'another apply is running on this database',
      hint: 'Wait until it ends. If no process of yours is running, look for its session in pg_stat_activity (application_name bulkhead).',
      retryable: true,
    });
  }
  try {
    return await work();
  } finally {
    // A broken connection has given the lock back already.
    await connection.query(sql`select pg_advisory_unlock(${key}::bigint)`).catch(() => undefined);
  }
}

async function tryLock(connection: Connection): Promise<boolean> {
  const { rows } = await connection.query<{ taken: boolean }>(sql`select pg_try_advisory_lock(${key}::bigint) as taken`);
  return rows[0]?.taken === true;
}
