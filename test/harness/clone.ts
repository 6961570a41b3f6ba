import { pgDriver } from '../../src/adapters/pg.ts';
import { systemRandom } from '../../src/base/random.ts';
import { id, lit, sql } from '../../src/base/sql.ts';
import type { Connection, Driver } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import { type TrackedDriver, trackDriver } from './tracked-driver.ts';

// More than the default of 4: a test with many sessions should not have to think about a pool.
const poolSize = 16;

/** One database of the run, with everything that was opened on it through the harness. */
export class Clone {
  readonly name: string;
  readonly url: string;
  readonly driver: TrackedDriver;
  readonly #opened: TrackedDriver[];

  private constructor(name: string, url: string, driver: TrackedDriver) {
    this.name = name;
    this.url = url;
    this.driver = driver;
    this.#opened = [driver];
  }

  /** Copies `template` to a new database. */
  static async create(maintenance: Connection, serverUrl: string, name: string, template: string): Promise<Clone> {
    await maintenance.query(sql`create database ${id(name)} template ${id(template)}`);
    const url = new URL(serverUrl);
    url.pathname = `/${name}`;
    const driver = await pgDriver({ url: url.href, max: poolSize, applicationName: 'bulkhead test' });
    return new Clone(name, url.href, trackDriver(driver));
  }

  /** A driver that logs in as the role, with a password that is set for it. @throws an Error when the role may not log in. */
  async as(role: string): Promise<Driver> {
    const password = systemRandom.hex(24);
    await withConnection(this.driver, async (connection) => {
      const found = await connection.query<{ login: boolean }>(sql`select rolcanlogin as login from pg_roles where rolname = ${role}`);
      if (found.rows[0]?.login !== true) throw new Error(`the role "${role}" does not exist or may not log in; use connectAs`);
      await connection.query(sql`alter role ${id(role)} password ${lit(password)}`);
    });
    const url = new URL(this.url);
    url.username = encodeURIComponent(role);
    url.password = password;
    const driver = trackDriver(await pgDriver({ url: url.href, max: poolSize, applicationName: `bulkhead test as ${role}` }));
    this.#opened.push(driver);
    return driver;
  }

  /**
   * A connection whose session user is the role, also one that may not log in. The session can go back to being a
   * superuser (`reset session authorization`), so attacks on the session itself belong to `as`. Closed at release.
   */
  async connectAs(role: string): Promise<Connection> {
    const connection = await this.driver.connect();
    try {
      await connection.query(sql`set session authorization ${id(role)}`);
    } catch (error) {
      await connection.release(true);
      throw error;
    }
    return { ...connection, release: () => connection.release(true) };
  }

  /** Ends everything that the harness opened. Returns what the tests had not given back, in words. */
  async close(): Promise<readonly string[]> {
    const problems: string[] = [];
    for (const driver of this.#opened) {
      const left = await driver.reclaim();
      if (left > 0) problems.push(`${left} connection(s) of a driver on ${driver.database} were not released`);
      // Fails when a test has ended the driver itself, which is as good.
      await driver.end().catch(() => undefined);
    }
    return problems;
  }
}
