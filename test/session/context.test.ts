import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import pg from 'pg';
import { pgConnection } from '../../src/adapters/pg.ts';
import { type Sql, id, sql, trusted } from '../../src/base/sql.ts';
import type { Connection, Driver } from '../../src/driver/driver.ts';
import { inTransaction, withConnection } from '../../src/driver/transaction.ts';
import { type SessionContract, enter, leave, readBack } from '../../src/session/context.ts';
import type { Who } from '../../src/session/who.ts';
import { useDatabase } from '../harness/database.ts';
import { useServer } from '../harness/server.ts';
import { run, seal } from '../plan/lifecycle.ts';
import { both, contractWith, ddl, former, onlyB, orgA, orgB, rows } from './sealed.ts';

const server = useServer();
const database = useDatabase({ server, roles: ['ctx_*'] });
let session: SessionContract;
let connection: Connection;
let driver: Driver;

beforeAll(async () => {
  driver = database.driver;
  await run(driver, [...ddl, ...rows]);
  const { tenancy } = await seal(driver, contractWith('ctx', 'setting'));
  session = tenancy;
});
beforeEach(async () => {
  connection = await driver.connect();
  return () => connection.release(true);
});

const empty: Who = { tenant: null, actor: null, role: null, requestId: null, scopes: { project: null } };

async function asApp(): Promise<void> {
  await connection.query(sql`set role ${id('ctx_app')}`);
}

async function notes(): Promise<readonly number[]> {
  const { rows: found } = await connection.query<{ id: number }>(sql`select id from notes order by id`);
  return found.map((row) => row.id);
}

describe('the tenant context', () => {
  it('is what was entered, and what policies see', async () => {
    await asApp();
    const who = { tenant: orgA, actor: both, role: 'viewer', requestId: 'r-1', scopes: { project: 'p' } };
    await inTransaction(connection, async () => {
      await enter(connection, session, who);
      expect(await readBack(connection, session)).toEqual(who);
      expect(await notes()).toEqual([1]);
      const { rows: seen } = await connection.query(sql`select bulkhead.current_tenant() as tenant, bulkhead.current_actor() as actor`);
      expect(seen).toEqual([{ tenant: orgA, actor: both }]);
    });
  });

  const endings: readonly (readonly [string, () => Promise<void>])[] = [
    ['a commit', () => inTransaction(connection, () => enter(connection, session, { tenant: orgA, actor: both }))],
    ['a rollback', () => inTransaction(connection, () => enter(connection, session, { tenant: orgA, actor: both }), { rollback: true })],
    [
      'an error',
      () =>
        inTransaction(connection, async () => {
          await enter(connection, session, { tenant: orgA, actor: both });
          await connection.query(sql`select 1 / 0`);
        }).catch(() => undefined),
    ],
  ];
  it.each(endings)('ends with %s', async (_title, transaction) => {
    await asApp();
    await transaction();
    expect(await readBack(connection, session)).toEqual(empty);
    expect(await notes()).toEqual([]);
  });

  describe('entered outside a transaction', () => {
    it('is refused, and nothing of it stays', async () => {
      await asApp();
      for (const outside of [() => enter(connection, session, { tenant: orgA, actor: both }), () => leave(connection, session)]) {
        await expect(outside()).rejects.toMatchObject({ code: 'BH5003', message: expect.stringContaining('no transaction is open') });
        expect(await readBack(connection, session)).toEqual(empty);
        expect(await notes()).toEqual([]);
      }
    });

    it('is refused after a transaction that has ended, and not in the next', async () => {
      await asApp();
      for (const rollback of [false, true]) {
        await inTransaction(connection, () => enter(connection, session, { tenant: orgA }), { rollback });
        await expect(enter(connection, session, { tenant: orgA })).rejects.toMatchObject({ code: 'BH5003' });
      }
      await inTransaction(connection, async () => {
        await enter(connection, session, { tenant: orgA });
        expect(await notes()).toEqual([1, 2]);
      });
    });

    it('is refused also when the statements are sent at once, and a begin that is on its way counts', async () => {
      const [, entered] = await Promise.allSettled([connection.query(sql`begin`), enter(connection, session, { tenant: orgA })]);
      expect(entered.status).toBe('fulfilled');
      const [, late] = await Promise.allSettled([connection.query(sql`commit`), enter(connection, session, { tenant: orgA })]);
      expect(late).toMatchObject({ status: 'rejected', reason: { code: 'BH5003' } });
    });

    it('is refused on a client of one’s own, and that costs no statement', async () => {
      const pool = new pg.Pool({ connectionString: database.url, max: 1 });
      const client = await pool.connect();
      let sent = 0;
      const counting = Object.assign(Object.create(client) as typeof client, {
        query: (...args: Parameters<typeof client.query>) => (sent++, client.query(...args)),
      });
      try {
        for (let round = 0; round < 20; round++) {
          await expect(enter(pgConnection(counting), session, { tenant: orgA })).rejects.toMatchObject({ code: 'BH5003' });
          await client.query('begin');
          await enter(pgConnection(counting), session, { tenant: orgA });
          await client.query('rollback');
        }
        expect(sent).toBe(40);
        expect(client.listenerCount('error')).toBeLessThan(5);
      } finally {
        client.release();
        await pool.end();
      }
    });

    it('is refused where the client does not tell', async () => {
      const silent: Connection = {
        ...connection,
        query: async <Row>(statement: Sql) => ({ ...(await connection.query<Row>(statement)), inTransaction: null }),
      };
      await inTransaction(connection, async () => {
        await expect(enter(silent, session, { tenant: orgA })).rejects.toMatchObject({
          code: 'BH5003',
          message: expect.stringContaining('does not say'),
        });
      });
    });

    // Why the statement cannot find out by itself: PostgreSQL shows a single statement nothing that differs.
    it('cannot be told from inside the statement: its time differs from the transaction’s on both sides', async () => {
      const same = async (): Promise<unknown> =>
        (await connection.query<{ same: boolean }>(sql`select transaction_timestamp() = statement_timestamp() as same, ${1}::int`)).rows[0]
          ?.same;
      const outside = [await same(), await same(), await same(), await same(), await same()];
      expect(outside).toContain(false);
      expect(await inTransaction(connection, same)).toBe(false);
    });
  });

  it('is left behind by nothing that was entered before: every setting is written', async () => {
    await connection.query(
      sql`select set_config('app.project', 'p', false), set_config('app.old_org', ${orgB}, false), set_config('bulkhead.request_id', 'old', false)`,
    );
    await inTransaction(connection, async () => {
      await enter(connection, session, { tenant: orgA });
      expect(await readBack(connection, session)).toEqual({ ...empty, tenant: orgA });
      await leave(connection, session);
      expect(await readBack(connection, session)).toEqual(empty);
    });
  });

  it('survives a savepoint that is rolled back, and follows one that changed it', async () => {
    await asApp();
    await inTransaction(connection, async () => {
      await enter(connection, session, { tenant: orgA });
      await connection.query(sql`savepoint inner_one`);
      await enter(connection, session, { tenant: orgB });
      expect(await notes()).toEqual([3, 4]);
      await connection.query(sql`rollback to savepoint inner_one`);
      expect(await notes()).toEqual([1, 2]);
      await connection.query(sql`savepoint inner_two`);
      await enter(connection, session, { tenant: orgB });
      await connection.query(sql`release savepoint inner_two`);
      expect(await notes()).toEqual([3, 4]);
    });
  });

  it.each([
    ['unset', ''],
    ['empty', `select set_config('app.org_id', '', false)`],
    ['left', `select set_config('app.org_id', '${orgA}', false), set_config('app.org_id', '', false)`],
  ])('that is %s sees nothing, and writes nothing', async (_title, statement) => {
    await asApp();
    if (statement !== '') await connection.query(trusted(statement));
    for (const table of ['orgs', 'users', 'members', 'notes', 'comments']) {
      expect((await connection.query(sql`select from ${id('public', table)}`)).count, table).toBe(0);
    }
    await expect(connection.query(sql`insert into notes (id, body) values (9, 'nobody')`)).rejects.toMatchObject({ sqlstate: '42501' });
    expect((await connection.query(sql`update notes set body = 'nobody'`)).count).toBe(0);
  });

  it('fills the key of a new row', async () => {
    await asApp();
    await inTransaction(
      connection,
      async () => {
        await enter(connection, session, { tenant: orgA, actor: both });
        await connection.query(sql`insert into notes (id, body) values (9, 'mine')`);
        await connection.query(sql`insert into comments (id, note_id) values (9, 9)`);
        const { rows: made } = await connection.query(
          sql`select n.org_id as note, c.org_id as comment from notes as n join comments as c on c.note_id = n.id where n.id = 9`,
        );
        expect(made).toEqual([{ note: orgA, comment: orgA }]);
        await expect(connection.query(sql`insert into comments (id, note_id) values (10, 3)`)).rejects.toMatchObject({ sqlstate: '23503' });
      },
      { rollback: true },
    ).catch(() => undefined);
  });

  it('decides by the membership that counts: a role in another tenant, or of the past, opens nothing', async () => {
    await asApp();
    const writes = async (tenant: string, actor: string): Promise<readonly number[]> =>
      inTransaction(
        connection,
        async () => {
          await enter(connection, session, { tenant, actor });
          const { rows: changed } = await connection.query<{ id: number }>(sql`update notes set body = 'x' returning id`);
          return changed.map((row) => row.id).sort();
        },
        { rollback: true },
      );
    expect(await writes(orgB, both)).toEqual([3, 4]);
    expect(await writes(orgA, both)).toEqual([1]);
    expect(await writes(orgB, onlyB)).toEqual([4]);
    expect(await writes(orgA, former)).toEqual([]);
  });
});

describe('what does not fit is refused before it reaches the server', () => {
  const wrong: readonly (readonly [string, Who])[] = [
    ['a tenant id', { tenant: "x' or true" }],
    ['a tenant id with a tail', { tenant: `${orgA} ` }],
    ['an actor id', { tenant: orgA, actor: '42' }],
    ['a scope that the contract does not have', { tenant: orgA, scopes: { client: 'x' } }],
    ['a scope with a NUL byte', { tenant: orgA, scopes: { project: '\0' } }],
  ];
  it.each(wrong)('%s', async (_title, who) => {
    let asked = 0;
    const watched: Connection = { ...connection, query: (statement) => (asked++, connection.query(statement)) };
    const failure = await enter(watched, session, who).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: 'BH5001' });
    expect(JSON.stringify(failure)).not.toContain('or true');
    expect(asked).toBe(0);
  });
});

describe('an alias', () => {
  it('carries the same value', async () => {
    await inTransaction(connection, async () => {
      await enter(connection, session, { tenant: orgA });
      const { rows: found } = await connection.query(
        sql`select current_setting('app.org_id') as name, current_setting('app.old_org') as alias`,
      );
      expect(found).toEqual([{ name: orgA, alias: orgA }]);
    });
  });

  it.each([orgB, ''])('that says something else (%j) is an error, not a choice', async (other) => {
    await inTransaction(connection, async () => {
      await enter(connection, session, { tenant: orgA });
      await connection.query(sql`select set_config('app.old_org', ${other}, true)`);
      await expect(readBack(connection, session)).rejects.toMatchObject({
        code: 'BH5002',
        message: expect.stringContaining('app.old_org'),
      });
    });
  });
});

describe('the same from SQL', () => {
  it('bulkhead.enter writes every setting, for one transaction', async () => {
    await asApp();
    await inTransaction(connection, async () => {
      await connection.query(sql`select set_config('app.project', 'p', true)`);
      await connection.query(sql`select bulkhead.enter(${orgB}, ${both}, 'owner', 'r-2')`);
      expect(await readBack(connection, session)).toEqual({ ...empty, tenant: orgB, actor: both, role: 'owner', requestId: 'r-2' });
      expect(await notes()).toEqual([3, 4]);
      await connection.query(sql`select bulkhead.enter(${orgA})`);
      expect(await readBack(connection, session)).toEqual({ ...empty, tenant: orgA });
    });
    expect(await readBack(connection, session)).toEqual(empty);
  });

  it('bulkhead.assert_tenant gives the tenant, or fails', async () => {
    await asApp();
    await inTransaction(connection, async () => {
      await enter(connection, session, { tenant: orgA });
      expect((await connection.query(sql`select bulkhead.assert_tenant() as tenant`)).rows).toEqual([{ tenant: orgA }]);
    });
    await expect(connection.query(sql`select bulkhead.assert_tenant()`)).rejects.toMatchObject({ sqlstate: 'BH001' });
    expect((await connection.query(sql`select bulkhead.current_tenant() as tenant`)).rows).toEqual([{ tenant: null }]);
  });

  it('bulkhead.actor_role is the role of an active membership in the current tenant', async () => {
    await asApp();
    const role = async (tenant: string | null, actor: string | null): Promise<unknown> =>
      inTransaction(connection, async () => {
        await enter(connection, session, { tenant, actor });
        return (await connection.query<{ role: unknown }>(sql`select bulkhead.actor_role() as role`)).rows[0]?.role;
      });
    expect([
      await role(orgA, both),
      await role(orgB, both),
      await role(orgA, former),
      await role(orgA, onlyB),
      await role(null, both),
      await role(orgA, null),
    ]).toEqual(['viewer', 'owner', null, null, null, null]);
  });
});

it('leaves no context on a pooled connection', async () => {
  const pool = database.driver;
  for (const tenant of [orgA, orgB]) {
    await withConnection(pool, (one) => inTransaction(one, () => enter(one, session, { tenant })));
    await withConnection(pool, async (one) => {
      expect(await readBack(one, session)).toEqual(empty);
    });
  }
});
