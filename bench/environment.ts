import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { systemClock } from '../src/base/clock.ts';
import { sql } from '../src/base/sql.ts';
import type { Driver } from '../src/driver/driver.ts';
import { withConnection } from '../src/driver/transaction.ts';

/** What a figure depends on besides the code. */
export interface Environment {
  readonly date: string;
  readonly node: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  /** Runnable processes over the last 1, 5 and 15 minutes, before the bench: above `cores` the figures are noise. */
  readonly loadAverage: readonly number[];
  readonly postgres: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly quick: boolean;
}

const telling = [
  'shared_buffers',
  'work_mem',
  'jit',
  'max_parallel_workers_per_gather',
  'plan_cache_mode',
  'random_page_cost',
  'effective_cache_size',
  'fsync',
  'autovacuum',
  'default_statistics_target',
  'max_locks_per_transaction',
];

export async function readEnvironment(admin: Driver, options: { readonly seed: number; readonly quick: boolean }): Promise<Environment> {
  const [version, settings] = await withConnection(
    admin,
    async (connection) =>
      [
        await connection.query<{ version: string }>(sql`select version()`),
        await connection.query<{ name: string; value: string }>(
          sql`select name, current_setting(name) as value from pg_settings where name = any(${[...telling]}) order by name`,
        ),
      ] as const,
  );
  return {
    date: new Date(systemClock.now()).toISOString(),
    node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    loadAverage: loadavg().map((load) => Number(load.toFixed(2))),
    postgres: version.rows[0]?.version ?? 'unknown',
    settings: Object.fromEntries(settings.rows.map((row) => [row.name, row.value])),
    ...options,
  };
}
