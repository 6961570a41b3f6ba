import { beforeEach, describe, expect, it } from 'vitest';
import { dryApply, dryUndo } from '../../src/apply/dry-run.ts';
import { undo } from '../../src/apply/undo.ts';
import { sql, trusted } from '../../src/base/sql.ts';
import type { Driver } from '../../src/driver/driver.ts';
import { inTransaction, withConnection } from '../../src/driver/transaction.ts';
import { databaseFingerprint } from '../../src/model/snapshot.ts';
import { useServer } from '../harness/server.ts';
import { inDatabase, intend, picture, rolesOf, run, seal } from '../plan/lifecycle.ts';
import { shop, shopDdl, shopRows } from './shop.ts';

const server = useServer();
const roles = rolesOf(shop);
let number = 0;
beforeEach(() => {
  number++;
});

async function withShop(work: (driver: Driver) => Promise<void>): Promise<void> {
  const admin = await server.embedded.driver();
  try {
    await inDatabase(admin, `dry_${number}`, 'shop_', async (driver) => {
      await run(driver, [...shopDdl, ...shopRows]);
      await work(driver);
    });
  } finally {
    await admin.end();
  }
}

/** Everything that an apply, a way back or a rehearsal could leave. */
async function traces(driver: Driver): Promise<unknown> {
  const { rows } = await withConnection(driver, (connection) =>
    connection.query(
      sql`select datname as name from pg_database where datname ^@ 'bulkhead' union all select rolname from pg_roles where rolname ^@ 'bulkhead' union all select nspname from pg_namespace where nspname ^@ 'bulkhead' order by 1`,
    ),
  );
  return { rows, fingerprint: databaseFingerprint(await picture(driver, shop)) };
}

describe('a dry run of apply', () => {
  it('rehearses, and changes nothing', async () => {
    await withShop(async (driver) => {
      const before = await traces(driver);
      const intent = await intend(driver, shop);
      const phases: string[] = [];
      await dryApply(driver, intent, { onPhase: (what) => phases.push(what) });
      expect(phases.join('; ')).toContain('rehearsing');
      expect(await traces(driver)).toEqual(before);
    });
  });

  it('is refused as the real one would be', async () => {
    await withShop(async (driver) => {
      const stale = await intend(driver, shop);
      await run(driver, [`insert into customers (company_id, email) values (null, 'nobody@example.test')`]);
      await expect(dryApply(driver, stale)).rejects.toMatchObject({ code: 'BH4001' });
      await run(driver, ['create policy newer on customers for select using (true)']);
      await expect(dryApply(driver, stale)).rejects.toMatchObject({ code: 'BH4002' });
      const intent = await intend(driver, shop);
      const desired = { ...intent.desired, tables: intent.desired.tables.map((table) => ({ ...table, options: ['fillfactor=50'] })) };
      await run(driver, ['delete from customers where company_id is null']);
      await expect(dryApply(driver, { ...intent, desired })).rejects.toMatchObject({ code: 'BH4004' });
    });
  });
});

describe('a dry run of the way back', () => {
  it('gives the statements that it would run, and runs none', async () => {
    await withShop(async (driver) => {
      const found = await picture(driver, shop);
      await seal(driver, shop);
      const before = await traces(driver);
      const { transactions, plan } = await dryUndo(driver, roles);
      expect(await traces(driver)).toEqual(before);
      expect(transactions.flat().length).toBeGreaterThan(50);
      expect(plan.from).toBe(databaseFingerprint(found));
      // They are the whole way back, and nothing but it.
      await withConnection(driver, async (connection) => {
        for (const statements of transactions)
          await inTransaction(connection, async () => {
            for (const statement of statements) await connection.query(trusted(statement));
          });
      });
      expect(databaseFingerprint(await picture(driver, shop, found))).toBe(plan.from);
    });
  });

  it('of an interrupted apply goes back as far as that came', async () => {
    await withShop(async (driver) => {
      await seal(driver, shop);
      const whole = await dryUndo(driver, roles);
      await run(driver, [`update bulkhead_ledger.applied set state = 'running', segment = 3`]);
      const part = await dryUndo(driver, roles);
      expect(part.transactions.length).toBeLessThan(5);
      expect(whole.transactions.slice(-part.transactions.length)).toEqual(part.transactions);
      await run(driver, [`update bulkhead_ledger.applied set state = 'applied', segment = ${whole.plan.steps.at(-1)?.segment}`]);
      await undo(driver, roles);
    });
  });

  it('is refused as the real one would be', async () => {
    await withShop(async (driver) => {
      await expect(dryUndo(driver, roles)).rejects.toMatchObject({ code: 'BH4008' });
      await seal(driver, shop);
      await run(driver, ['create table newer (id int)']);
      await expect(dryUndo(driver, roles)).rejects.toMatchObject({
        code: 'BH4002',
        differences: [{ object: 'table public.newer', change: 'added', parts: [] }],
      });
      expect((await dryUndo(driver, roles, { force: true })).transactions.length).toBeGreaterThan(5);
      await undo(driver, roles, { force: true });
    });
  });
});
