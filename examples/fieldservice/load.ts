import { existsSync, readFileSync } from 'node:fs';
import { id, sql, trusted } from '../../src/base/sql.ts';
import type { Connection, Driver } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import { found } from './found.ts';

export interface BuildOptions {
  /** S: three companies with 60 customers each. M: 40 companies, 100,000 customers. `none`: the tables only. */
  readonly volume: 'S' | 'M' | 'none';
  /**
   * The mistakes of sql/found/ to apply: all that a build holds (default), or those of the corrections named. The contract
   * and the data need X-071, which makes the archive.
   */
  readonly found?: readonly string[];
  readonly onProgress?: (text: string) => void;
}

// No seal can take a secret back that everybody has read, so that one is applied only when it is asked for.
const onlyByName = ['X-017'];

/**
 * Builds the field service system as found, before Bulkhead, in the driver's database, which must be empty; the user must
 * be a superuser.
 *
 * @returns the number of rows of each table.
 */
export async function build(driver: Driver, options: BuildOptions): Promise<{ tables: Record<string, number> }> {
  return withConnection(driver, async (connection) => {
    for (const file of [
      'roles.sql',
      'schema.sql',
      'functions.sql',
      'views.sql',
      'policies.sql',
      ...fixtures(options.found),
      'grants.sql',
    ]) {
      options.onProgress?.(file);
      await connection.script(trusted(read(file)));
    }
    if (options.volume !== 'none') {
      await connection.query(sql`select set_config('fieldservice.volume', ${options.volume}, false)`);
      for (const file of ['generate/1-companies.sql', 'generate/2-work.sql', 'generate/3-records.sql']) {
        options.onProgress?.(`${file}, volume ${options.volume}`);
        await connection.script(trusted(read(file)));
      }
    }
    return { tables: await countRows(connection) };
  });
}

function fixtures(wanted: readonly string[] | undefined): readonly string[] {
  const chosen = found.filter(({ correction }) => wanted?.includes(correction) ?? !onlyByName.includes(correction));
  return [...new Set(chosen.flatMap(({ file }) => (file?.startsWith('found/') === true ? [file] : [])))].sort();
}

async function countRows(connection: Connection): Promise<Record<string, number>> {
  const { rows } = await connection.query<{ name: string }>(sql`
    select c.relname as name
    from pg_catalog.pg_class as c
    where c.relnamespace = 'public'::regnamespace
      and c.relkind in ('r', 'p')
      and not c.relispartition
    order by c.relname
  `);
  const totals: Record<string, number> = {};
  for (const { name } of rows) {
    const counted = await connection.query<{ total: number }>(sql`select count(*)::integer as total from ${id('public', name)}`);
    totals[name] = counted.rows[0]?.total ?? 0;
  }
  return totals;
}

function read(file: string): string {
  return readFileSync(new URL(file, directory()), 'utf8');
}

// The .sql files stay in the source tree; this module also runs as dist/examples/fieldservice/load.js.
function directory(): URL {
  const here = new URL('./sql/', import.meta.url);
  return existsSync(here) ? here : new URL(here.href.replace('/dist/', '/'));
}
