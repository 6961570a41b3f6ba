import type { Clock } from '../base/clock.ts';
import { bind, trusted } from '../base/sql.ts';
import type { Connection } from '../driver/driver.ts';

/** Told as the work goes on. */
export type Progress = (done: number, total: number, what: string) => void;

export interface RunOptions {
  /** How long a statement may wait for a lock before it makes way. Default 2 s. */
  readonly lockTimeoutMs?: number;
  /** How long one statement may run. Default one hour; validation of a large table is the longest. */
  readonly statementTimeoutMs?: number;
  readonly clock?: Clock;
  readonly onProgress?: Progress;
}

/** Limits for the statements that follow: of the transaction, or (`local` false) of the session. */
export async function timeouts(connection: Connection, options: RunOptions, local: boolean): Promise<void> {
  const { lockTimeoutMs = 2000, statementTimeoutMs = 3_600_000 } = options;
  await connection.query(
    bind(
      trusted("select set_config('lock_timeout', $1, $3), set_config('statement_timeout', $2, $3), set_config('row_security', 'off', $3)"),
      [String(lockTimeoutMs), String(statementTimeoutMs), local],
    ),
  );
}
