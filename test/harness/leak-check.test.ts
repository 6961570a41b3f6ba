import { describe, expect, it } from 'vitest';
import { pgDriver } from '../../src/adapters/pg.ts';
import { id, sql } from '../../src/base/sql.ts';
import type { Driver } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import { type DatabaseOptions, openDatabase } from './open-database.ts';
import { currentRun } from './run.ts';
import { useServer } from './server.ts';

// On a server of our own, so that every finding is ours.
const server = useServer();

/** What the leak check says about a file that does `work`. */
async function leaksOf(work: (database: { url: string; driver: Driver }) => Promise<void>, options: DatabaseOptions = {}): Promise<string> {
  const opened = await openDatabase(currentRun(), 'imagined.test.ts', { server, ...options });
  await work(opened.clone);
  return (await opened.close()).join('\n');
}

async function onServer(statement: ReturnType<typeof sql>): Promise<readonly unknown[]> {
  const driver = await pgDriver({ url: server.url });
  try {
    return (await withConnection(driver, (connection) => connection.query(statement))).rows;
  } finally {
    await driver.end();
  }
}

describe('the leak check', () => {
  it('is content with a file that cleans up', async () => {
    const leaks = await leaksOf(async ({ url, driver }) => {
      await withConnection(driver, (connection) => connection.query(sql`create table t (a int)`));
      const own = await pgDriver({ url });
      await withConnection(own, (connection) => connection.query(sql`insert into t values (1)`));
      await own.end();
    });
    expect(leaks).toBe('');
  });

  it('finds a connection that was not released', async () => {
    expect(await leaksOf(async ({ driver }) => void (await driver.connect()))).toContain('1 connection(s) of a driver');
  });

  it('finds a driver that was not ended', async () => {
    let own: Driver | undefined;
    const leaks = await leaksOf(async ({ url }) => {
      own = await pgDriver({ url, applicationName: 'forgotten' });
      await withConnection(own, (connection) => connection.query(sql`select 1`));
    });
    await own?.end();
    expect(leaks).toContain('application "forgotten"');
  });

  it('finds roles and databases that were left', async () => {
    const leaks = await leaksOf(({ driver }) =>
      withConnection(driver, async (connection) => {
        await connection.query(sql`create role stray_role`);
        await connection.query(sql`create database stray_database`);
      }),
    );
    expect(leaks).toContain('the role stray_role was left');
    expect(leaks).toContain('the database stray_database was left');
    await onServer(sql`drop database stray_database`);
    await onServer(sql`drop role stray_role`);
  });

  it('drops the database and declared roles, whatever they own', async () => {
    const names = ['declared', 'declared_too_1'];
    const leaks = await leaksOf(
      ({ driver }) =>
        withConnection(driver, async (connection) => {
          for (const name of names) await connection.query(sql`create role ${id(name)}`);
          await connection.query(sql`grant declared to declared_too_1`);
          await connection.query(sql`create schema owned authorization declared`);
        }),
      { roles: ['declared', 'declared_too_*'] },
    );
    expect(leaks).toBe('');
    expect(await onServer(sql`select rolname from pg_roles where rolname ^@ 'declared'`)).toEqual([]);
    expect(await onServer(sql`select datname from pg_database where datname ^@ 'bulkhead_test_'`)).toEqual([]);
  });

  it('makes a template whole or not at all', async () => {
    const fill = async (driver: Driver) => {
      await withConnection(driver, (connection) => connection.query(sql`select * from missing`));
    };
    const options = { server, template: fill, templateName: 'broken' };
    await expect(openDatabase(currentRun(), 'imagined.test.ts', options)).rejects.toMatchObject({ sqlstate: '42P01' });
    const forgetful = { ...options, template: async (driver: Driver) => void (await driver.connect()) };
    await expect(openDatabase(currentRun(), 'imagined.test.ts', forgetful)).rejects.toThrow('left 1 connection(s) open');
    expect(await onServer(sql`select datname from pg_database where datname ^@ 'bulkhead_test_' and datname not like '%draft'`)).toEqual(
      [],
    );
  });
});
