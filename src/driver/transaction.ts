import { sql, trusted } from '../base/sql.ts';
import type { Connection, Driver } from './driver.ts';

export interface TransactionOptions {
  /** Default: the server's (read committed). */
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  readonly readOnly?: boolean;
  /** Roll back even when `work` succeeds: for attacks and rehearsals. Default false. */
  readonly rollback?: boolean;
}

/** Runs `work` inside one transaction: commits its result, rolls back when it throws. */
export async function inTransaction<T>(connection: Connection, work: () => Promise<T>, options: TransactionOptions = {}): Promise<T> {
  const isolation = options.isolation === undefined ? sql`` : trusted(` isolation level ${options.isolation}`);
  const access = options.readOnly === true ? sql` read only` : sql``;
  await connection.query(sql`begin${isolation}${access}`);
  try {
    const result = await work();
    await connection.query(options.rollback === true ? sql`rollback` : sql`commit`);
    return result;
  } catch (error) {
    // The connection may be gone; the first error is the one worth telling.
    await connection.query(sql`rollback`).catch(() => undefined);
    throw error;
  }
}

/** Borrows a connection for `work` and gives it back. */
export async function withConnection<T>(driver: Driver, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await driver.connect();
  try {
    return await work(connection);
  } finally {
    await connection.release();
  }
}
