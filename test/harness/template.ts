import { fingerprint } from '../../src/base/hash.ts';
import { id, sql } from '../../src/base/sql.ts';
import type { Driver } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import { trackDriver } from './tracked-driver.ts';

/** How a template database is filled. Gets a superuser's driver on it and may create roles (which live until the run ends). */
export type FillTemplate = (driver: Driver) => Promise<void>;

/**
 * Makes a template database once per run and name, whichever file asks first; the others wait for it. Returns its name.
 * It is filled under another name and renamed when it is whole.
 */
export async function ensureTemplate(maintenance: Driver, prefix: string, name: string, fill: FillTemplate): Promise<string> {
  const database = `${prefix}template_${fingerprint(name).slice(0, 12)}`;
  const draft = `${database}_draft`;
  await withConnection(maintenance, async (connection) => {
    await connection.query(sql`select pg_advisory_lock(hashtextextended(${database}, 0))`);
    try {
      const found = await connection.query(sql`select from pg_database where datname = ${database}`);
      if (found.count > 0) return;
      await connection.query(sql`drop database if exists ${id(draft)} with (force)`);
      await connection.query(sql`create database ${id(draft)} template template0`);
      const driver = trackDriver(maintenance.to({ database: draft }));
      let left = 0;
      try {
        await fill(driver);
      } finally {
        left = await driver.reclaim();
        await driver.end();
      }
      if (left > 0) throw new Error(`the template "${name}" left ${left} connection(s) open`);
      await connection.query(sql`alter database ${id(draft)} rename to ${id(database)}`);
    } finally {
      await connection.query(sql`select pg_advisory_unlock(hashtextextended(${database}, 0))`);
    }
  });
  return database;
}
