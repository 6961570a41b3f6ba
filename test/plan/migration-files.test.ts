import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql, trusted } from '../../src/base/sql.ts';
import type { Driver } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import { differences } from '../../src/model/differences.ts';
import { migrationFiles } from '../../src/plan/migration.ts';
import { company, shop, shopDdl, shopRows, shopTables } from '../apply/shop.ts';
import { useServer } from '../harness/server.ts';
import { content, inDatabase, intend, picture, run } from './lifecycle.ts';
import { runInTransaction, runScript, statementsOf } from './psql.ts';
import { randomSystem } from './random/system.ts';

const server = useServer();
let admin: Driver;
beforeAll(async () => {
  admin = await server.embedded.driver();
});
afterAll(() => admin.end());

const stamp = '20310203040506';
// Two batches and a bit; the server's estimate is there once the table was looked at.
const many = [
  `insert into lines (order_id, note) select (select min(id) from orders where company_id = '${company(1)}'), repeat(md5(i::text), 60) from generate_series(1, 5000) as i`,
  'analyze lines',
];

const program = '/usr/bin/psql';

type Run = (driver: Driver, files: readonly { readonly path: string; readonly text: string }[]) => Promise<void>;

const psql = (database: string, script: string): void => {
  const url = new URL(server.url);
  url.pathname = `/${database}`;
  execFileSync(program, ['-X', '-q', '-v', 'ON_ERROR_STOP=1', url.href], { input: script, stdio: ['pipe', 'ignore', 'pipe'] });
};

async function transactionsOf(driver: Driver, table: string): Promise<number> {
  const { rows } = await withConnection(driver, (connection) =>
    connection.query<{ count: number }>(sql`select count(distinct xmin::text)::int as count from ${trusted(table)}`),
  );
  return rows[0]?.count ?? 0;
}

describe('files of the layout sql', () => {
  const ways: readonly (readonly [string, Run])[] = [
    [
      'statement by statement',
      async (driver, files) => {
        for (const { text } of files) await runScript(driver, text);
      },
    ],
    [
      'by psql',
      async (driver, files) => {
        for (const { text } of files) psql(driver.database, text);
      },
    ],
  ];
  // Where there is no psql, its way of cutting a script is tested by the other case.
  it.each(existsSync(program) ? ways : ways.slice(0, 1))('run %s lead there in batches, and back', async (title, way) => {
    await inDatabase(admin, `files_sql_${title.length}`, 'shop_', async (driver) => {
      await run(driver, [...shopDdl, ...shopRows, ...many]);
      const before = await picture(driver, shop);
      const rows = await content(driver, shopTables);
      const { plan, desired } = await intend(driver, shop);
      const [up, down] = migrationFiles(plan, { layout: 'sql', stamp });
      if (up === undefined || down === undefined) throw new Error('two files were expected');

      expect(up.text).toContain('-- bulkhead:transactional: no');
      await way(driver, [up]);
      expect(differences(desired, await picture(driver, shop, desired))).toEqual([]);
      expect((await intend(driver, shop)).plan.steps).toEqual([]);
      expect(await transactionsOf(driver, 'lines')).toBeGreaterThan(1);
      const { count } = await withConnection(driver, (connection) => connection.query(sql`select from lines where company_id is null`));
      expect(count).toBe(0);

      await way(driver, [down]);
      expect(differences(before, await picture(driver, shop, before))).toEqual([]);
      expect(await content(driver, shopTables)).toEqual(rows);
    });
  });

  it('refuse to fill a column inside of a transaction of somebody else, and change nothing', async () => {
    await inDatabase(admin, 'files_wrapped', 'shop_', async (driver) => {
      await run(driver, [...shopDdl, ...shopRows]);
      const { plan } = await intend(driver, shop);
      const [up] = migrationFiles(plan, { layout: 'sql', stamp });
      const block = statementsOf(up?.text ?? '').find((statement) => statement.includes('update only "public"."lines"'));
      await run(driver, [
        'alter table lines add column company_id uuid',
        'create role shop_migrator',
        'grant all on lines, orders to shop_migrator',
      ]);
      await expect(runInTransaction(driver, `select 1; ${block}`)).rejects.toMatchObject({ sqlstate: '2D000' });
      await run(driver, [`${block}`]);
    });
  });

  it.each([1, 101, 606])('of a random system lead there and back (seed %i)', async (seed) => {
    const system = randomSystem(seed);
    await inDatabase(admin, `files_${seed}`, system.prefix, async (driver) => {
      await run(driver, [...system.rolesDdl, ...system.ddl]);
      const before = await picture(driver, system.contract);
      const { plan, desired } = await intend(driver, system.contract);
      const [up, down] = migrationFiles(plan, { layout: 'sql', stamp });
      await runScript(driver, up?.text ?? '');
      expect(differences(desired, await picture(driver, system.contract, desired))).toEqual([]);
      await runScript(driver, down?.text ?? '');
      expect(differences(before, await picture(driver, system.contract, before))).toEqual([]);
    });
  });
});

describe('files of the layout supabase', () => {
  it('run each in a transaction lead there, and back; the head says what is updated in one statement', async () => {
    await inDatabase(admin, 'files_supabase', 'shop_', async (driver) => {
      await run(driver, [...shopDdl, ...shopRows, ...many]);
      const before = await picture(driver, shop);
      const { plan, desired } = await intend(driver, shop);
      const files = migrationFiles(plan, { layout: 'supabase', stamp });
      const [down] = files.slice(-1);
      const filling = files.filter(({ text }) => text.includes('update only "public"."lines"'));
      expect(filling.length).toBe(1);
      const heads = files.map(({ text }) => text.split('\n\n')[0] ?? '');
      expect(heads).toContainEqual(
        expect.stringContaining('-- Updates public.lines in one statement: about 5006 rows, in one transaction.'),
      );
      expect(heads).toContainEqual(
        expect.stringContaining('-- Updates public.events_2031 in one statement: its number of rows is not known'),
      );
      expect(filling[0]?.text).not.toMatch(/alter table/);
      for (const { text } of files.slice(0, -1))
        await (text.includes('-- bulkhead:transactional: no') ? runScript(driver, text) : runInTransaction(driver, text));
      expect(differences(desired, await picture(driver, shop, desired))).toEqual([]);
      expect(await transactionsOf(driver, 'lines')).toBe(1);
      await runScript(driver, down?.text ?? '');
      expect(differences(before, await picture(driver, shop, before))).toEqual([]);
    });
  });
});
