import { pgDriver } from '../../src/adapters/pg.ts';
import { systemRandom } from '../../src/base/random.ts';
import type { Driver } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import { Clone } from './clone.ts';
import { type Responsibility, openSessions, sweep } from './leak-check.ts';
import { Registry, serverObjects } from './registry.ts';
import type { TestRun } from './run.ts';
import type { TestServer } from './server.ts';
import { type FillTemplate, ensureTemplate } from './template.ts';

export interface DatabaseOptions {
  /** Fills a template database, of which each file gets a copy. Default: empty. */
  readonly template?: FillTemplate;
  /** Files that give the same name share one template, made once per run. Default: the template is this file's alone. */
  readonly templateName?: string;
  /**
   * Names of roles, or prefixes (`app_*`), that the file's tests or its template make. Those that were made after the
   * template are dropped with the database; the template's, at the end of the run.
   */
  readonly roles?: readonly string[];
  /** Where the database is made. Default: the server of the run. */
  readonly server?: TestServer;
}

/** A test file's database, until `close`. */
export interface OpenDatabase {
  readonly clone: Clone;
  /** Drops everything and returns what had been left, in words. */
  close(): Promise<readonly string[]>;
}

/** What `useDatabase` does before a file; `close` is what it does after it. */
export async function openDatabase(run: TestRun, file: string, options: DatabaseOptions): Promise<OpenDatabase> {
  const url = options.server?.url ?? run.url;
  const maintenance = await pgDriver({ url, max: 3, applicationName: 'bulkhead test harness' });
  const name = `${run.prefix}${systemRandom.hex(10)}`;
  const roles = options.roles ?? [];
  try {
    return await withConnection(maintenance, async (connection) => {
      const registry = options.server === undefined ? new Registry(connection, run.registry) : undefined;
      await registry?.enter(name, file, roles);
      const fill = options.template;
      const key = options.templateName ?? `${file} ${String(fill)}`;
      const template = fill === undefined ? 'template0' : await ensureTemplate(maintenance, run.prefix, key, fill);
      const before = await serverObjects(connection);
      const clone = await Clone.create(connection, url, name, template);
      const own = { database: name, roles, before };
      return { clone, close: () => closeDatabase(maintenance, clone, own, options.server === undefined ? run.registry : undefined) };
    });
  } catch (error) {
    await maintenance.end();
    throw error;
  }
}

async function closeDatabase(
  maintenance: Driver,
  clone: Clone,
  own: Omit<Responsibility, 'shared'>,
  registrySchema: string | undefined,
): Promise<readonly string[]> {
  try {
    return await withConnection(maintenance, async (connection) => {
      const registry = registrySchema === undefined ? undefined : new Registry(connection, registrySchema);
      const shared = registry === undefined ? undefined : { registry, entry: own.database };
      try {
        const unreleased = await clone.close();
        const sessions = await openSessions(connection, own.database);
        return [...unreleased, ...sessions, ...(await sweep(connection, { ...own, shared }))];
      } finally {
        await registry?.leave(own.database);
      }
    });
  } finally {
    await maintenance.end();
  }
}
