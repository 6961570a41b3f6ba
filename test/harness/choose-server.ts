import { pgDriver } from '../../src/adapters/pg.ts';
import { environment } from '../../src/base/environment.ts';
import { sql } from '../../src/base/sql.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import { startEmbedded } from '../../src/embedded/server.ts';
import { readMajor, resolveServerBinaries } from './server-binaries.ts';

/** The server of a run. */
export interface ChosenServer {
  /** Of a superuser. */
  readonly url: string;
  readonly versionNum: number;
  /** Where it comes from, for people; without credentials. */
  readonly origin: string;
  /** Ends a server that was started for the run; leaves any other alone. */
  stop(): Promise<void>;
}

/**
 * `BULKHEAD_TEST_PG` (15, 16, 17, 18) starts that version; else `DATABASE_URL` names a server, whose superuser creates
 * databases and roles in it; else the embedded 18 is started.
 *
 * @throws an Error when the version cannot be had or the user is no superuser: no server is a failure, never a skip.
 */
export async function chooseServer(): Promise<ChosenServer> {
  const wanted = environment('BULKHEAD_TEST_PG');
  const url = environment('DATABASE_URL');
  if (wanted === undefined && url !== undefined) return existing(url);
  const resolved = await resolveServerBinaries(readMajor(wanted ?? '18'));
  if (!resolved.available) throw new Error(resolved.reason);
  const server = await startEmbedded(resolved.binaries);
  return { url: server.url, versionNum: server.versionNum, origin: resolved.origin, stop: () => server.stop() };
}

async function existing(url: string): Promise<ChosenServer> {
  const driver = await pgDriver({ url });
  try {
    const found = await withConnection(driver, (connection) =>
      connection.query<{ version: number; rolsuper: boolean }>(
        sql`select current_setting('server_version_num')::int as version, rolsuper from pg_roles where rolname = current_user`,
      ),
    );
    const row = found.rows[0];
    if (row?.rolsuper !== true) throw new Error(`the user of DATABASE_URL (${driver.label}) has to be a superuser`);
    return { url, versionNum: row.version, origin: `DATABASE_URL (${driver.label})`, stop: async () => undefined };
  } finally {
    await driver.end();
  }
}
