import { existsSync, readFileSync } from 'node:fs';
import { id, sql, trusted } from '../../src/base/sql.ts';
import type { Connection, Driver } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import { found } from './found.ts';

/** The tables of the system, parents before children; partitions are not listed. */
export const tables: readonly string[] = [
  'restaurants',
  'users',
  'restaurant_members',
  'customers',
  'dining_tables',
  'bookings',
  'table_holds',
  'booking_table_assignments',
  'allocations',
  'capacity_outbox',
  'outbox_dedupe',
  'analytics_events',
  'observability_events',
];

export interface BuildOptions {
  /** S: 2,000 bookings, about a second. M: 200,000 bookings and a million analytics events, about half a minute. */
  readonly volume: 'S' | 'M' | 'none';
  /** Also apply the mistakes of sql/found/. Default true. */
  readonly found?: boolean;
  readonly onProgress?: (text: string) => void;
}

/**
 * Builds the booking system as found in the driver's database, which must be empty; the user must be a superuser.
 * Gives the number of rows of each table.
 */
export async function build(driver: Driver, options: BuildOptions): Promise<{ tables: Record<string, number> }> {
  return withConnection(driver, async (connection) => {
    for (const file of files(options)) {
      options.onProgress?.(file);
      await runFile(connection, file, options.volume);
    }
    return { tables: await countRows(connection) };
  });
}

function files(options: BuildOptions): readonly string[] {
  const data = options.volume === 'none' ? [] : ['generate/1-tenants.sql', 'generate/2-bookings.sql', 'generate/3-events.sql'];
  const mistakes = options.found === false ? [] : found.flatMap(({ file }) => (file?.startsWith('found/') === true ? [file] : []));
  return ['roles.sql', 'schema.sql', 'functions.sql', 'views.sql', ...data, ...new Set(mistakes)];
}

async function runFile(connection: Connection, file: string, volume: BuildOptions['volume']): Promise<void> {
  if (file.startsWith('generate/')) await connection.query(sql`select set_config('booking.volume', ${volume}, false)`);
  await connection.script(trusted(readFileSync(new URL(file, directory()), 'utf8')));
}

// The compiled code lies in dist/examples/booking, the SQL only in examples/booking.
function directory(): URL {
  const here = new URL('./sql/', import.meta.url);
  return existsSync(here) ? here : new URL(here.href.replace('/dist/', '/'));
}

async function countRows(connection: Connection): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const { rows } = await connection.query<{ total: string }>(sql`select count(*) as total from ${id('public', table)}`);
    counts[table] = Number(rows[0]?.total);
  }
  return counts;
}
