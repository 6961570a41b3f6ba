import { pgDriver } from '../src/adapters/pg.ts';
import { systemRandom } from '../src/base/random.ts';
import { id, sql } from '../src/base/sql.ts';
import type { Driver } from '../src/driver/driver.ts';
import { withConnection } from '../src/driver/transaction.ts';
import { startEmbedded } from '../src/embedded/server.ts';

/** The server a bench runs on. */
export interface BenchServer {
  readonly url: string;
  readonly admin: Driver;
}

/** Defaults of a server but for what would measure the disk, the vacuum of somebody else or the size of a cache. */
const settings = { shared_buffers: '2GB', autovacuum: false, max_locks_per_transaction: 256, synchronize_seqscans: false };

/** Runs `work` on the server at `url`, or on an embedded one that is gone afterwards. */
export async function withServer<T>(url: string | undefined, work: (server: BenchServer) => Promise<T>): Promise<T> {
  const embedded = url === undefined ? await startEmbedded({ settings }) : undefined;
  try {
    const at = embedded?.url ?? url ?? '';
    const admin = await pgDriver({ url: at });
    try {
      return await work({ url: at, admin });
    } finally {
      await admin.end();
    }
  } finally {
    await embedded?.stop();
  }
}

/** Runs `work` in a database of its own, with roles of its own, which are gone afterwards. */
export async function withDatabase<T>(admin: Driver, roles: readonly string[], work: (driver: Driver) => Promise<T>): Promise<T> {
  const name = `bulkhead_bench_${systemRandom.hex(8)}`;
  await withConnection(admin, (connection) => connection.query(sql`create database ${id(name)}`));
  const driver = admin.to({ database: name });
  try {
    return await work(driver);
  } finally {
    await driver.end();
    await withConnection(admin, async (connection) => {
      await connection.query(sql`drop database ${id(name)} with (force)`);
      for (const role of roles) await connection.query(sql`drop role if exists ${id(role)}`);
    });
  }
}
