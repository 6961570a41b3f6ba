import { beforeAll, describe, expect, it } from 'vitest';
import { isBulkheadError } from '../../src/base/errors.ts';
import { id, sql, trusted } from '../../src/base/sql.ts';
import { tenancyOf } from '../../src/contract/resolve.ts';
import { inTransaction, withConnection } from '../../src/driver/transaction.ts';
import { defineTenancy, publicRead, tenant } from '../../src/index.ts';
import type { Tenancy } from '../../src/model/tenancy.ts';
import { enter } from '../../src/session/context.ts';
import { useDatabase } from '../harness/database.ts';
import { intend, picture, run, seal } from './lifecycle.ts';

const firm = (n: number): string => `00000000-0000-4000-8000-0000000000${n}0`;

const ddl: readonly string[] = [
  'create role shown_app',
  'create table firms (id uuid primary key)',
  'create table items (id int primary key, firm_id uuid not null references firms)',
  `create table offers (id int primary key, firm_id uuid not null references firms, item_id int references items, state text not null default 'draft')`,
  'create table notices (id int primary key, firm_id uuid references firms, item_id int references items)',
  'create table wishes (id int primary key, firm_id uuid not null references firms, offer_id int not null references offers)',
  `insert into firms values ('${firm(1)}'), ('${firm(2)}')`,
  `insert into items values (1, '${firm(1)}'), (2, '${firm(2)}')`,
  `insert into offers values (1, '${firm(1)}', 1, 'draft'), (2, '${firm(2)}', 2, 'draft'), (3, '${firm(2)}', 2, 'live')`,
];

const contract = defineTenancy({
  tenant: { root: 'firms', key: 'firm_id', context: 'app.firm_id' },
  actor: 'app.person_id',
  roles: { migrator: 'shown_migrator', app: 'shown_app' },
  tables: { items: tenant(), offers: publicRead({ when: { state: 'live' } }), notices: publicRead(), wishes: tenant() },
});

describe('references of public rows, and to them', () => {
  const database = useDatabase({ roles: ['shown_*'] });
  let tenancy: Tenancy;

  beforeAll(async () => {
    await run(database.driver, ddl);
    await seal(database.driver, contract, { rehearse: true });
    tenancy = tenancyOf(contract, await picture(database.driver, contract));
  });

  /** The number of rows, or the state it was refused with. */
  const asked = (role: string | null, statement: string): Promise<number | string | undefined> =>
    withConnection(database.driver, (connection) =>
      inTransaction(
        connection,
        async () => {
          if (role !== null) await connection.query(sql`set local role ${id(role)}`);
          if (role !== null) await enter(connection, tenancy, { tenant: firm(1) });
          try {
            return (await connection.query(trusted(statement))).count;
          } catch (error) {
            return isBulkheadError(error) ? error.sqlstate : 'unknown';
          }
        },
        { rollback: true },
      ),
    );
  const app = (statement: string): Promise<number | string | undefined> => asked('shown_app', statement);

  it('leave nothing to plan once they are sealed', async () => {
    expect((await intend(database.driver, contract)).plan.steps).toEqual([]);
  });

  it('show what is live and the own rows, and are written by the tenant', async () => {
    expect(await app('select id from offers')).toBe(2);
    expect(await app('select id from offers where id = 2')).toBe(0);
    expect(await app(`update offers set state = 'live'`)).toBe(1);
    expect(await app('delete from offers where id = 3')).toBe(0);
  });

  it.each(['offers', 'notices'])('name rows of the own tenant only: %s', async (table) => {
    expect(await app(`insert into ${table} (id, item_id) values (9, 1)`)).toBe(1);
    expect(await app(`insert into ${table} (id, item_id) values (9, 2)`)).toBe('23503');
    expect(await app(`insert into ${table} (id, item_id) values (9, 77)`)).toBe('23503');
  });

  it('name any row where the platform publishes for nobody', async () => {
    expect(await asked(null, 'insert into notices (id, firm_id, item_id) values (9, null, 2)')).toBe(1);
    expect(await asked(null, `insert into notices (id, firm_id, item_id) values (9, '${firm(1)}', 2)`)).toBe('23503');
  });

  it('may lead to what is shown and to own drafts, and a draft of others answers like one that is not there', async () => {
    expect(await app('insert into wishes (id, offer_id) values (1, 3)')).toBe(1);
    expect(await app('insert into wishes (id, offer_id) values (1, 1)')).toBe(1);
    expect(await app('insert into wishes (id, offer_id) values (1, 2)')).toBe('23503');
    expect(await app('insert into wishes (id, offer_id) values (1, 77)')).toBe('23503');
  });
});
