import { afterAll, beforeAll } from 'vitest';
import { startEmbedded, type EmbeddedServer } from '../../src/embedded/server.ts';
import type { Settings } from '../../src/embedded/settings.ts';
import { currentRun } from './run.ts';
import { type ServerBinaries, readMajor, resolveServerBinaries } from './server-binaries.ts';

/** The programs of the run's major version, for tests that start servers themselves. @throws an Error where there are none. */
export async function runBinaries(): Promise<ServerBinaries> {
  const resolved = await resolveServerBinaries(readMajor(String(Math.floor(currentRun().versionNum / 10_000))));
  if (!resolved.available) throw new Error(`this file needs a server of its own: ${resolved.reason}`);
  return resolved.binaries;
}

/** A server of a test file's own. Its properties may be read from the first hook or test on. */
export interface TestServer {
  /** Of the superuser, in the database `postgres`. */
  readonly url: string;
  readonly versionNum: number;
  readonly embedded: EmbeddedServer;
}

/**
 * Starts a server for this test file, of the same major version as the run's: for tests whose roles, settings or
 * crashes are nobody else's business. About 0.6 s. Pass it to `useDatabase` for a database in it.
 */
export function useServer(options: { readonly settings?: Settings } = {}): TestServer {
  let server: EmbeddedServer | undefined;
  beforeAll(async () => {
    server = await startEmbedded({ ...(await runBinaries()), ...options });
  });
  afterAll(async () => {
    await server?.stop();
  });
  const started = (): EmbeddedServer => {
    if (server === undefined) throw new Error('the server is there from the first hook or test on');
    return server;
  };
  return {
    get url() {
      return started().url;
    },
    get versionNum() {
      return started().versionNum;
    },
    get embedded() {
      return started();
    },
  };
}
