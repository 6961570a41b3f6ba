import { afterAll, beforeAll, expect } from 'vitest';
import type { Connection, Driver } from '../../src/driver/driver.ts';
import type { Clone } from './clone.ts';
import { type DatabaseOptions, type OpenDatabase, openDatabase } from './open-database.ts';
import { currentRun } from './run.ts';

export { dropRoles } from './roles.ts';
export type { DatabaseOptions } from './open-database.ts';

/** A database of a test file's own. Its properties may be used from the first hook or test on. */
export interface TestDatabase {
  readonly name: string;
  /** Of the superuser. */
  readonly url: string;
  /** The superuser's; ended by the harness. */
  readonly driver: Driver;
  /** A driver that really logs in as the role (which must be allowed to); ended by the harness. Sets the role's password. */
  as(role: string): Promise<Driver>;
  /** A connection whose session user is the role, also for roles that may not log in; the caller releases it. */
  connectAs(role: string): Promise<Connection>;
}

/**
 * Gives this test file a database, and drops it after the file. The file fails when it has left something: connections
 * not released or not closed, other databases, or roles that it has not declared.
 */
export function useDatabase(options: DatabaseOptions = {}): TestDatabase {
  let open: OpenDatabase | undefined;
  beforeAll(async () => {
    open = await openDatabase(currentRun(), expect.getState().testPath ?? 'unknown file', options);
  });
  afterAll(async () => {
    const problems = await open?.close();
    if (problems !== undefined && problems.length > 0) throw new Error(`this test file leaks:\n  ${problems.join('\n  ')}`);
  });
  const clone = (): Clone => {
    if (open === undefined) throw new Error('the database is there from the first hook or test on');
    return open.clone;
  };
  return {
    get name() {
      return clone().name;
    },
    get url() {
      return clone().url;
    },
    get driver() {
      return clone().driver;
    },
    as: (role) => clone().as(role),
    connectAs: (role) => clone().connectAs(role),
  };
}
