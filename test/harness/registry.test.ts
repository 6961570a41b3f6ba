import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/base/sql.ts';
import type { Connection, Driver } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import { openDatabase } from './open-database.ts';
import { Registry } from './registry.ts';
import type { TestRun } from './run.ts';
import { useServer } from './server.ts';

// A run of its own on a server of its own, with files that are only imagined.
const server = useServer();
let driver: Driver;
let connection: Connection;
let registry: Registry;
let run: TestRun;

beforeAll(async () => {
  driver = await server.embedded.driver();
  connection = await driver.connect();
  run = { url: server.url, versionNum: server.versionNum, prefix: 'bulkhead_test_imagined_', registry: 'imagined' };
  registry = new Registry(connection, run.registry);
  await registry.create();
});
afterAll(async () => {
  await connection.release();
  await driver.end();
});

async function createRole(statement: ReturnType<typeof sql>): Promise<void> {
  await withConnection(driver, (other) => other.query(statement));
}

describe('files that share a server', () => {
  it('are blamed for what they leave when they are alone', async () => {
    const only = await openDatabase(run, 'only.test.ts', {});
    await createRole(sql`create role left_alone`);
    expect(await only.close()).toEqual([expect.stringContaining('left_alone')]);
    expect(await registry.suspicions()).toEqual([]);
  });

  it('are not blamed for roles that a neighbour has declared', async () => {
    const [a, b] = [await openDatabase(run, 'a.test.ts', {}), await openDatabase(run, 'b.test.ts', { roles: ['b_*'] })];
    await createRole(sql`create role b_one`);
    expect(await a.close()).toEqual([]);
    expect(await registry.suspicions()).toEqual([]);
    expect(await b.close()).toEqual([]);
    expect((await connection.query(sql`select from pg_roles where rolname = 'b_one'`)).count).toBe(0);
  });

  it('are suspected together when nobody has declared it', async () => {
    const [a, b] = [await openDatabase(run, 'c.test.ts', {}), await openDatabase(run, 'd.test.ts', {})];
    await createRole(sql`create role left_by_one_of_two`);
    expect(await a.close()).toEqual([]);
    expect(await b.close()).toEqual([]);
    const suspicions = await registry.suspicions();
    expect(suspicions.map(({ name, files }) => [name, [...files].sort()])).toEqual([
      ['left_by_one_of_two', ['c.test.ts', 'd.test.ts']],
      ['left_by_one_of_two', ['c.test.ts', 'd.test.ts']],
    ]);
  });
});
