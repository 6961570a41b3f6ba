import { beforeAll, describe, expect, it } from 'vitest';
import { id, sql } from '../../src/base/sql.ts';
import type { Connection } from '../../src/driver/driver.ts';
import { inTransaction, withConnection } from '../../src/driver/transaction.ts';
import { type SessionContract, enter, readBack } from '../../src/session/context.ts';
import { useDatabase } from '../harness/database.ts';
import { useServer } from '../harness/server.ts';
import { run, seal } from '../plan/lifecycle.ts';
import { both, contractWith, ddl, former, onlyB, orgA, rows } from './sealed.ts';

const server = useServer();

async function inRole<T>(connection: Connection, role: string, work: () => Promise<T>): Promise<T> {
  return inTransaction(
    connection,
    async () => {
      await connection.query(sql`set local role ${id(role)}`);
      return work();
    },
    { rollback: true },
  );
}

async function ids(connection: Connection, table: string): Promise<readonly unknown[]> {
  const { rows: found } = await connection.query<{ id: unknown }>(sql`select id from ${id('public', table)} order by 1`);
  return found.map((row) => row.id);
}

describe('a tenant in verified claims', () => {
  const database = useDatabase({ server, roles: ['claims_*'] });
  let session: SessionContract;
  beforeAll(async () => {
    await run(database.driver, [...ddl, ...rows]);
    session = (await seal(database.driver, contractWith('claims', 'claim'))).tenancy;
  });

  it('is one JSON object, written whole and read back', async () => {
    await withConnection(database.driver, (connection) =>
      inRole(connection, 'claims_app', async () => {
        await enter(connection, session, { tenant: orgA, actor: both });
        const { rows: found } = await connection.query<{ claims: unknown }>(
          sql`select current_setting('request.jwt.claims')::jsonb as claims`,
        );
        expect(found[0]?.claims).toEqual({ app_metadata: { org: orgA }, sub: both });
        expect(await readBack(connection, session)).toMatchObject({ tenant: orgA, actor: both });
        expect(await ids(connection, 'notes')).toEqual([1, 2]);
        await enter(connection, session, { tenant: null });
        expect(await ids(connection, 'notes')).toEqual([]);
      }),
    );
  });

  it.each([
    ['none', ''],
    ['of another shape', '{"app_metadata": "x"}'],
    ['empty', '{"app_metadata": {"org": ""}, "sub": ""}'],
    ['null', '{"app_metadata": {"org": null}}'],
  ])('that are %s see nothing', async (_title, claims) => {
    await withConnection(database.driver, (connection) =>
      inRole(connection, 'claims_app', async () => {
        await connection.query(sql`select set_config('request.jwt.claims', ${claims}, true)`);
        expect(await ids(connection, 'notes')).toEqual([]);
        expect(await readBack(connection, session)).toMatchObject({ tenant: null, actor: null });
      }),
    );
  });
});

describe('a session of every tenant that the actor belongs to', () => {
  const database = useDatabase({ server, roles: ['membership_*'] });
  let session: SessionContract;
  beforeAll(async () => {
    await run(database.driver, [...ddl, ...rows]);
    session = (await seal(database.driver, contractWith('membership', 'membership'))).tenancy;
  });

  it.each([
    ['one who is in both', both, [1, 2, 3, 4], [1, 3, 4]],
    ['one who is in one', onlyB, [3, 4], [4]],
    ['one who has left', former, [], []],
    ['nobody', null, [], []],
  ])('%s', async (_title, actor, reads, writes) => {
    await withConnection(database.driver, (connection) =>
      inRole(connection, 'membership_app', async () => {
        await enter(connection, session, { tenant: null, actor });
        expect(await ids(connection, 'notes')).toEqual(reads);
        expect(await ids(connection, 'comments')).toEqual(reads);
        // Owner in B alone: the role of one tenant says nothing about another's rows.
        const { rows: changed } = await connection.query<{ id: number }>(sql`update notes set body = 'x' returning id`);
        expect(changed.map((row) => row.id).sort()).toEqual(writes);
      }),
    );
  });
});
