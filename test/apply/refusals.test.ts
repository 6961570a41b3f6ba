import { beforeEach, describe, expect, it } from 'vitest';
import { apply, resume } from '../../src/apply/apply.ts';
import { rehearse } from '../../src/apply/rehearse.ts';
import { undo } from '../../src/apply/undo.ts';
import { sql, trusted } from '../../src/base/sql.ts';
import { type BulkheadError, isBulkheadError } from '../../src/base/errors.ts';
import type { Driver } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import { databaseFingerprint } from '../../src/model/snapshot.ts';
import { useServer } from '../harness/server.ts';
import { inDatabase, intend, picture, rolesOf, run, seal, unseal } from '../plan/lifecycle.ts';
import { company, person, shop, shopDdl, shopRows } from './shop.ts';

const server = useServer();
const roles = rolesOf(shop);
let number = 0;
beforeEach(() => {
  number++;
});

/** A shop of the test's own, with rows that `more` adds. */
async function withShop(more: readonly string[], work: (driver: Driver) => Promise<void>): Promise<void> {
  const admin = await server.embedded.driver();
  try {
    await inDatabase(admin, `refusals_${number}`, 'shop_', async (driver) => {
      await run(driver, [...shopDdl, ...shopRows, ...more]);
      await work(driver);
    });
  } finally {
    await admin.end();
  }
}

async function refusal(
  work: () => Promise<unknown>,
): Promise<{ code: string; message: string; detail: string; object: string | undefined; differences: BulkheadError['differences'] }> {
  try {
    await work();
  } catch (error) {
    if (isBulkheadError(error)) {
      const { code, message, detail = '', object, differences } = error;
      return { code, message, detail, object, differences };
    }
    throw error;
  }
  throw new Error('it was not refused');
}

/** The numbers of rows that the error names, and of those that its queries show. */
async function obstacles(driver: Driver, detail: string): Promise<readonly { readonly said: number; readonly shown: number }[]> {
  const pairs = [...detail.matchAll(/^(\d+) rows of .*\n {2}(select .*);$/gm)];
  return withConnection(driver, async (connection) =>
    Promise.all(
      pairs.map(async ([, said, query]) => ({ said: Number(said), shown: (await connection.query(trusted(query ?? ''))).count })),
    ),
  );
}

describe('rows that break a key stop the plan before anything changes', () => {
  const cases: readonly (readonly [title: string, rows: readonly string[], rowsOf: string, count: number])[] = [
    [
      'orphans',
      [
        'alter table lines drop constraint lines_order_id_fkey',
        `insert into lines (order_id, note) values (4711, 'orphan'), (4712, 'orphan')`,
        'alter table lines add constraint lines_order_id_fkey foreign key (order_id) references orders on delete cascade not valid',
      ],
      'public.lines',
      2,
    ],
    [
      'references to another tenant',
      [
        `insert into orders (company_id, customer_id, number) select '${company(2)}', id, 'crossing' from customers where company_id = '${company(1)}' limit 1`,
      ],
      'public.orders',
      1,
    ],
    [
      'references to another tenant through a parent that has no key yet',
      [
        'alter table events add column order_id bigint references orders',
        `update events set order_id = (select id from orders where company_id = '${company(2)}' limit 1) where customer_id in (select id from customers where company_id = '${company(1)}')`,
      ],
      'public.events',
      3,
    ],
    ['rows without a tenant', [`insert into customers (company_id, email) values (null, 'nobody@example.test')`], 'public.customers', 1],
    [
      'rows whose parent has no tenant',
      [
        `insert into customers (id, company_id, email) values ('${person(9)}', null, 'nobody@example.test')`,
        `insert into events values (99, '2031-02-03', '${person(9)}')`,
      ],
      'public.customers',
      1,
    ],
    [
      'values that are unique in no tenant',
      [
        'alter table customers drop constraint customers_email_key',
        `create unique index customers_email on customers (email) where email <> 'twice@example.test'`,
      ],
      '',
      0,
    ],
  ];
  it.each(cases)('%s', async (_title, rows, rowsOf, count) => {
    await withShop(rows, async (driver) => {
      const before = await picture(driver, shop);
      if (count === 0) {
        await seal(driver, shop);
        return;
      }
      const refused = await refusal(() => seal(driver, shop));
      expect(refused).toMatchObject({ code: 'BH4001', object: rowsOf });
      const found = await obstacles(driver, refused.detail);
      expect(found).toContainEqual({ said: count, shown: count });
      expect(found.filter(({ said, shown }) => said !== shown)).toEqual([]);
      // Names of objects only: no value of a row.
      expect(`${refused.message}${refused.detail}`).not.toMatch(/example\.test|4711|00000000-/);
      expect(databaseFingerprint(await picture(driver, shop))).toBe(databaseFingerprint(before));
      expect(await refusal(() => undo(driver, roles))).toMatchObject({ code: 'BH4008' });
    });
  });
});

describe('an apply is refused', () => {
  it('with a plan for another state of the database', async () => {
    await withShop([], async (driver) => {
      const stale = await intend(driver, shop);
      await run(driver, ['create policy newer on customers for select using (true)']);
      const refused = await refusal(() => apply(driver, stale, { rehearse: false }));
      expect(refused).toMatchObject({ code: 'BH4002' });
      expect(refused.detail).toContain('table public.customers differs (policies)');
      expect(refused.differences).toEqual([{ object: 'table public.customers', change: 'changed', parts: ['policies'] }]);
    });
  });

  it('while another apply holds the lock', async () => {
    await withShop([], async (driver) => {
      const intent = await intend(driver, shop);
      let inner = '';
      await apply(driver, intent, {
        rehearse: false,
        onPhase: () => undefined,
        onProgress: () => {
          inner = inner === '' ? 'asked' : inner;
        },
      });
      expect(inner).toBe('asked');
      // The same lock, held by a session that is no apply.
      await withConnection(driver, async (other) => {
        await other.query(sql`select pg_advisory_lock(7094707443926655332)`);
        for (const work of [() => seal(driver, shop), () => resume(driver, roles), () => undo(driver, roles)]) {
          expect(await refusal(work)).toMatchObject({ code: 'BH4003' });
        }
        await other.query(sql`select pg_advisory_unlock(7094707443926655332)`);
      });
      await unseal(driver, shop);
    });
  });

  it('when it cannot be rehearsed, and leaves nothing of the rehearsal behind', async () => {
    await withShop(
      ["create role shop_small login createrole bypassrls password 'small'", 'grant pg_read_all_data to shop_small'],
      async (driver) => {
        const connected = driver.to({ user: 'shop_small', password: 'small' });
        try {
          const intent = await intend(driver, shop);
          const refused = await refusal(() => rehearse(connected, intent.tenancy, intent.actual, intent.desired));
          expect(refused).toMatchObject({ code: 'BH4005', detail: expect.stringContaining('permission denied to create database') });
          const left = await withConnection(driver, (connection) =>
            connection.query(
              sql`select datname from pg_database where datname ^@ 'bulkhead_rehearsal' union all select rolname from pg_roles where rolname ^@ 'bulkhead_rehearsal'`,
            ),
          );
          expect(left.rows).toEqual([]);
          expect((await intend(driver, shop)).plan.from).toBe(intent.plan.from);
        } finally {
          await connected.end();
        }
      },
    );
  });

  it('when the rehearsal fails, and leaves nothing of it behind', async () => {
    await withShop([], async (driver) => {
      const intent = await intend(driver, shop);
      // A plan that wants what no statement makes.
      const desired = {
        ...intent.desired,
        tables: intent.desired.tables.map((table) => ({ ...table, options: [...table.options, 'fillfactor=50'] })),
      };
      expect(await refusal(() => apply(driver, { ...intent, desired }, { rehearse: true }))).toMatchObject({ code: 'BH4004' });
      expect((await picture(driver, shop)).tables.length).toBe(intent.actual.tables.length);
      expect(databaseFingerprint(await picture(driver, shop))).toBe(intent.plan.from);
      const left = await withConnection(driver, (connection) =>
        connection.query(sql`select from pg_database where datname ^@ 'bulkhead_rehearsal'`),
      );
      expect(left.count).toBe(0);
    });
  });
});

describe('a way back is refused', () => {
  it('when nothing was applied', async () => {
    await withShop([], async (driver) => {
      expect(await refusal(() => undo(driver, roles))).toMatchObject({ code: 'BH4008' });
      expect(await refusal(() => resume(driver, roles))).toMatchObject({ code: 'BH4008' });
    });
  });

  it('when the database changed since, unless it is forced', async () => {
    await withShop([], async (driver) => {
      const before = await picture(driver, shop);
      await seal(driver, shop);
      await run(driver, ['create table newer (id int)', 'create policy newer on customers for select using (true)']);
      const refused = await refusal(() => undo(driver, roles));
      expect(refused).toMatchObject({
        code: 'BH4002',
        differences: [
          { object: 'table public.customers', change: 'changed', parts: ['policies'] },
          { object: 'table public.newer', change: 'added', parts: [] },
        ],
      });
      expect(refused.detail.split('\n')).toEqual(
        expect.arrayContaining(['table public.customers differs (policies)', 'table public.newer only in the database']),
      );
      const forced = await undo(driver, roles, { force: true });
      expect(forced.differences.map(({ object }) => object)).toEqual(['table public.customers', 'table public.newer']);
      await run(driver, ['drop table newer', 'drop policy newer on customers']);
      expect(databaseFingerprint(await picture(driver, shop, before))).toBe(databaseFingerprint(before));
      expect(await refusal(() => undo(driver, roles))).toMatchObject({ code: 'BH4008' });
    });
  });

  it('with the first of many differences, and the count of the rest', async () => {
    await withShop([], async (driver) => {
      await seal(driver, shop);
      await run(
        driver,
        Array.from({ length: 30 }, (_, index) => `create table newer_${index} (id int)`),
      );
      const refused = await refusal(() => undo(driver, roles));
      expect(refused.differences?.length).toBe(30);
      expect(refused.detail).toContain('\nand 10 more\n');
      await undo(driver, roles, { force: true });
    });
  });

  it('also when the ledger is of a version that recorded no picture', async () => {
    await withShop([], async (driver) => {
      await seal(driver, shop);
      await run(driver, ['alter table bulkhead_ledger.applied drop column desired, drop column found', 'create table newer (id int)']);
      const refused = await refusal(() => undo(driver, roles));
      expect(refused).toMatchObject({ code: 'BH4002', detail: expect.stringContaining('no picture') });
      await undo(driver, roles, { force: true });
    });
  });

  it('once the plan is taken back: the ledger goes with it', async () => {
    await withShop([], async (driver) => {
      await seal(driver, shop);
      await unseal(driver, shop);
      const left = await withConnection(driver, (connection) =>
        connection.query(sql`select from pg_namespace where nspname ^@ 'bulkhead'`),
      );
      expect(left.count).toBe(0);
      const made = await withConnection(driver, (connection) =>
        connection.query(sql`select from pg_roles where rolname in (${'shop_migrator'}, ${'shop_worker'}, ${'shop_readonly'})`),
      );
      expect(made.count).toBe(0);
    });
  });
});
