import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apply, resume } from '../../src/apply/apply.ts';
import { undo } from '../../src/apply/undo.ts';
import type { Clock } from '../../src/base/clock.ts';
import { sql, trusted } from '../../src/base/sql.ts';
import type { Connection, Driver } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import { differences } from '../../src/model/differences.ts';
import { useDatabase } from '../harness/database.ts';
import { useServer } from '../harness/server.ts';
import { intend, picture, rolesOf, run, seal } from '../plan/lifecycle.ts';
import { company, shop, shopDdl, shopRows } from './shop.ts';
import { interrupted } from './unreliable-driver.ts';

const server = useServer();
const database = useDatabase({ server, roles: ['shop_*'] });
const roles = rolesOf(shop);
let driver: Driver;
let prepared = false;

beforeEach(async () => {
  driver = database.driver;
  if (!prepared) await run(driver, [...shopDdl, ...shopRows]);
  prepared = true;
});
afterEach(async () => {
  await undo(driver, roles, { force: true }).catch(() => undefined);
});

/** A clock on which nobody waits; `onSleep` is what happens meanwhile. */
function clock(onSleep: (ms: number) => Promise<void>): Clock {
  return { now: () => 0, sleep: onSleep };
}

describe('while somebody else holds a lock', () => {
  /** Takes the lock when the apply has looked and asked, and is about to change something. */
  const lockAt = (other: Connection, lock: string): Driver =>
    interrupted(
      driver,
      (text) => text.startsWith('insert into bulkhead_ledger.applied'),
      async () => {
        await other.query(sql`begin`);
        await other.query(trusted(`lock table ${lock}`));
      },
    );

  it('a statement makes way and tries again', async () => {
    const other = await driver.connect();
    try {
      const waits: number[] = [];
      const patient = clock(async (ms) => {
        waits.push(ms);
        if (waits.length === 3) await other.query(sql`commit`);
      });
      const intent = await intend(driver, shop);
      await apply(lockAt(other, 'orders in access exclusive mode'), intent, { rehearse: false, clock: patient, lockTimeoutMs: 20 });
      expect(waits).toEqual([100, 200, 500]);
      expect(differences(intent.desired, await picture(driver, shop, intent.desired))).toEqual([]);
    } finally {
      await other.release(true);
    }
  });

  it('gives up in the end, and can be resumed', async () => {
    const other = await driver.connect();
    try {
      const intent = await intend(driver, shop);
      const waits: number[] = [];
      const impatient = clock(async (ms) => void waits.push(ms));
      await expect(
        apply(lockAt(other, 'customers in access share mode'), intent, { rehearse: false, lockTimeoutMs: 20, clock: impatient }),
      ).rejects.toMatchObject({ code: 'BH4006', sqlstate: '55P03' });
      expect(waits).toEqual([100, 200, 500, 1000, 2000, 5000]);
      await other.query(sql`commit`);
      await resume(driver, roles);
      expect(differences(intent.desired, await picture(driver, shop, intent.desired))).toEqual([]);
    } finally {
      await other.release(true);
    }
  });
});

describe('an apply whose session the server ends', () => {
  it('stops, says so, and can be resumed', async () => {
    const intent = await intend(driver, shop);
    let killed = false;
    const kill = async (): Promise<void> => {
      if (killed) return;
      killed = true;
      await withConnection(driver, (connection: Connection) =>
        connection.query(sql`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()`),
      );
    };
    const failed = apply(
      interrupted(driver, (text) => text.startsWith('create unique index concurrently'), kill),
      intent,
      { rehearse: false },
    );
    await expect(failed).rejects.toMatchObject({ code: 'BH4006' });
    expect(killed).toBe(true);
    await expect(seal(driver, shop)).rejects.toMatchObject({ code: 'BH4010' });
    await resume(driver, roles);
    expect((await intend(driver, shop)).plan.steps).toEqual([]);
  });
});

describe('an invalid index that an interrupted build left behind', () => {
  it('is dropped and built again', async () => {
    const intent = await intend(driver, shop);
    const builds = intent.plan.steps.filter((step) => !step.transactional);
    expect(builds.length).toBeGreaterThan(2);
    const leftover = new Set<string>();
    const leave = async (text: string): Promise<void> => {
      if (leftover.has(text)) return;
      leftover.add(text);
      await withConnection(driver, async (connection) => {
        await connection.query(trusted(text));
        await connection.query(sql`update pg_index set indisvalid = false where indexrelid = (select max(indexrelid) from pg_index)`);
      });
      throw new Error('interrupted');
    };
    for (;;) {
      let last = '';
      const cutting = interrupted(
        driver,
        (text) => {
          last = text;
          return / index concurrently /i.test(text) && !leftover.has(text);
        },
        () => leave(last),
      );
      const work = leftover.size === 0 ? apply(cutting, intent, { rehearse: false }) : resume(cutting, roles);
      const finished = await work.then(
        () => true,
        () => false,
      );
      if (finished) break;
    }
    expect(leftover.size).toBe(builds.length);
    expect(differences(intent.desired, await picture(driver, shop, intent.desired))).toEqual([]);
    const invalid = await withConnection(driver, (connection) => connection.query(sql`select from pg_index where not indisvalid`));
    expect(invalid.count).toBe(0);
  });
});

describe('a backfill of several batches', () => {
  it('fills every row, and those that others write meanwhile', async () => {
    await run(driver, [
      `insert into lines (order_id, note) select (select min(id) from orders where company_id = '${company(1)}'), repeat(md5(i::text), 60) from generate_series(1, 5000) as i`,
    ]);
    try {
      const intent = await intend(driver, shop);
      let batches = 0;
      // An application that does not know of Bulkhead yet, and one that does.
      const write = async (): Promise<void> => {
        batches++;
        if (batches > 3) return;
        await withConnection(driver, async (connection) => {
          await connection.query(
            sql`insert into lines (order_id, note) select max(id), ${`meanwhile ${batches}`} from orders where company_id = ${company(2)}`,
          );
          await connection.query(sql`begin`);
          await connection.query(sql`select set_config('app.company_id', ${company(2)}, true)`);
          await connection.query(
            sql`insert into lines (order_id, note) select max(id), ${`in context ${batches}`} from orders where company_id = ${company(2)}`,
          );
          await connection.query(sql`update lines set note = note || '.' where id in (select min(id) from lines)`);
          await connection.query(sql`commit`);
        });
      };
      await apply(
        interrupted(driver, (text) => text.startsWith('update only "public"."lines"'), write),
        intent,
        { rehearse: false },
      );
      // Two batches, and as many passes as it takes until nothing is left to fill.
      expect(batches).toBeGreaterThan(4);
      const { rows } = await withConnection(driver, (connection) =>
        connection.query<{ wrong: number; meanwhile: number }>(sql`
          select count(*) filter (where l.company_id is distinct from o.company_id)::int as wrong,
            count(*) filter (where l.note ^@ 'meanwhile' or l.note ^@ 'in context')::int as meanwhile
          from lines as l join orders as o on o.id = l.order_id`),
      );
      expect(rows[0]).toEqual({ wrong: 0, meanwhile: 6 });
    } finally {
      await undo(driver, roles, { force: true });
      await run(driver, [`delete from lines where length(note) > 10`]);
    }
  });
});
