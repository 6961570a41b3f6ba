import { existsSync, readFileSync } from 'node:fs';
import { id, sql, trusted } from '../../src/base/sql.ts';
import type { Connection, Driver } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import { found } from './found.ts';

/** The tables of the system, schema and name, parents before children; partitions are not listed. */
export const tables: readonly (readonly [schema: string, name: string])[] = [
  ['public', 'firms'],
  ['public', 'users'],
  ['public', 'firm_members'],
  ['public', 'plaintiffs'],
  ['public', 'judgments'],
  ['public', 'plaintiff_contacts'],
  ['public', 'plaintiff_status_history'],
  ['public', 'plaintiff_tasks'],
  ['public', 'job_queue'],
  ['intake', 'simplicity_batches'],
  ['intake', 'simplicity_raw'],
  ['intake', 'simplicity_import_log'],
  ['enforcement', 'allowed_transitions'],
  ['enforcement', 'cases'],
  ['enforcement', 'actions'],
  ['enforcement', 'payments'],
  ['ops', 'event_log'],
  ['ops', 'outbox'],
  ['ops', 'reaper_log'],
];

export interface BuildOptions {
  /** S: 300 judgments, under a second. M: 60,000 judgments and 200,000 events, about a quarter of a minute. */
  readonly volume: 'S' | 'M' | 'none';
  /** Also apply the mistakes of sql/found/. Default true. */
  readonly found?: boolean;
  readonly onProgress?: (text: string) => void;
}

/**
 * Builds the judgments system as found in the driver's database, which must be empty; the user must be a superuser, and
 * owns everything as in the source. Gives the number of rows of each table.
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
  const data = options.volume === 'none' ? [] : ['generate/1-firms.sql', 'generate/2-judgments.sql', 'generate/3-operations.sql'];
  const mistakes = options.found === false ? [] : found.flatMap(({ file }) => (file?.startsWith('found/') === true ? [file] : []));
  return ['roles.sql', 'schema.sql', 'functions.sql', 'views.sql', 'grants.sql', ...data, ...[...new Set(mistakes)].sort()];
}

async function runFile(connection: Connection, file: string, volume: BuildOptions['volume']): Promise<void> {
  if (file.startsWith('generate/')) await connection.query(sql`select set_config('judgments.volume', ${volume}, false)`);
  await connection.script(trusted(readFileSync(new URL(file, directory()), 'utf8')));
}

// The compiled code lies in dist/examples/judgments, the SQL only in examples/judgments.
function directory(): URL {
  const here = new URL('./sql/', import.meta.url);
  return existsSync(here) ? here : new URL(here.href.replace('/dist/', '/'));
}

async function countRows(connection: Connection): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [schema, name] of tables) {
    const { rows } = await connection.query<{ total: string }>(sql`select count(*) as total from ${id(schema, name)}`);
    counts[`${schema}.${name}`] = Number(rows[0]?.total);
  }
  return counts;
}
