import { existsSync, readFileSync } from 'node:fs';
import { id, sql, trusted } from '../../src/base/sql.ts';
import type { Connection, Driver } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import { found } from './found.ts';

/** The tables of the system, parents before children. */
export const tables: readonly string[] = [
  'orgs',
  'users',
  'org_members',
  'platform_admins',
  'rocker_threads',
  'rocker_messages',
  'knowledge_items',
  'documents',
  'private_chunks',
  'market_listings',
  'market_chunks',
  'ingest_jobs',
  'tenant_slots',
  'rate_counters',
  'feature_flags',
  'usage_ledger',
];

export interface BuildOptions {
  /** S: 1,800 private chunks, about a second. M: 150,000 of them and 20,000 jobs, 20 to 30 seconds. */
  readonly volume: 'S' | 'M' | 'none';
  /** Also apply the mistakes of sql/found/. Default true. */
  readonly found?: boolean;
  readonly onProgress?: (text: string) => void;
}

/**
 * Builds the knowledge system as found in the driver's database, which must be empty; the user must be a superuser.
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
  const data = options.volume === 'none' ? [] : ['generate/1-orgs.sql', 'generate/2-knowledge.sql', 'generate/3-work.sql'];
  const mistakes = options.found === false ? [] : found.flatMap(({ file }) => (file?.startsWith('found/') === true ? [file] : []));
  return ['roles.sql', 'schema.sql', 'functions.sql', 'views.sql', ...data, ...new Set(mistakes)];
}

async function runFile(connection: Connection, file: string, volume: BuildOptions['volume']): Promise<void> {
  if (file.startsWith('generate/')) await connection.query(sql`select set_config('knowledge.volume', ${volume}, false)`);
  await connection.script(trusted(readFileSync(new URL(file, directory()), 'utf8')));
}

// The compiled code lies in dist/examples/knowledge, the SQL only in examples/knowledge.
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
