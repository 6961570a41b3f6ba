import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { id, sql, trusted } from '../../src/base/sql.ts';
import type { Connection, Driver } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import { found } from './found.ts';

export interface BuildOptions {
  /** How many rows; `none` gives the tables and the reference rows only. */
  readonly volume: 'S' | 'M' | 'none';
  /** Apply the found fixtures (sql/found): all of them (default), none, or those of the corrections named. */
  readonly found?: boolean | readonly string[];
  readonly onProgress?: (text: string) => void;
}

/**
 * Builds the agency system as found, before Bulkhead, in an empty database. Connect as superuser: roles are created
 * and tables are given to `agency_app`.
 *
 * @returns the number of rows of each table.
 */
export async function build(driver: Driver, options: BuildOptions): Promise<{ tables: Record<string, number> }> {
  const tell = options.onProgress ?? (() => undefined);
  return withConnection(driver, async (connection) => {
    for (const file of ['roles.sql', ...migrations(), 'functions.sql', ...fixtures(options.found ?? true), 'grants.sql']) {
      tell(file);
      await connection.script(trusted(read(file)));
    }
    if (options.volume !== 'none') {
      tell(`generate.sql, volume ${options.volume}`);
      await connection.query(sql`select set_config('agency.volume', ${options.volume}, false)`);
      await connection.script(trusted(read('generate.sql')));
    }
    return { tables: await countRows(connection) };
  });
}

function migrations(): readonly string[] {
  return readdirSync(new URL('migrations/', directory()))
    .filter((name) => name.endsWith('.up.sql'))
    .sort()
    .map((name) => `migrations/${name}`);
}

function fixtures(wanted: boolean | readonly string[]): readonly string[] {
  const chosen = found.filter(({ correction }) => (typeof wanted === 'boolean' ? wanted : wanted.includes(correction)));
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

// The .sql files stay in the source tree; this module also runs as dist/examples/agency/load.js.
function directory(): URL {
  const here = new URL('./sql/', import.meta.url);
  return existsSync(here) ? here : new URL(here.href.replace('/dist/', '/'));
}
