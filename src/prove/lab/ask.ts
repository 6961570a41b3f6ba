import { BulkheadError, isBulkheadError } from '../../base/errors.ts';
import { trusted } from '../../base/sql.ts';
import type { Connection } from '../../driver/driver.ts';
import { type Refusal, readRefusal } from './refusal.ts';

export interface Answer {
  readonly rows: readonly Record<string, unknown>[];
  readonly count: number;
}

/** Runs the statements; the answer of the last one, or why one of them was refused. */
export async function ask(connection: Connection, statements: readonly string[]): Promise<Answer | Refusal> {
  try {
    let last: Answer = { rows: [], count: 0 };
    for (const statement of statements) last = await connection.query<Record<string, unknown>>(trusted(statement));
    return last;
  } catch (error) {
    if (!isBulkheadError(error)) throw error;
    if (error.sqlstate === undefined || error.sqlstate.startsWith('08') || error.sqlstate.startsWith('57P')) {
      throw new BulkheadError('BH7002', {
        message: 'the connection was lost during the attack',
        detail: error.message,
        sqlstate: error.sqlstate,
        cause: error,
      });
    }
    return readRefusal(error.sqlstate, error.message, error.detail);
  }
}
