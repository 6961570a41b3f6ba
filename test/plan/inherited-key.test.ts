import { beforeAll, describe, expect, it } from 'vitest';
import { isBulkheadError } from '../../src/base/errors.ts';
import { id, sql, trusted } from '../../src/base/sql.ts';
import type { Contract } from '../../src/contract/declaration.ts';
import { tenancyOf } from '../../src/contract/resolve.ts';
import { inTransaction, withConnection } from '../../src/driver/transaction.ts';
import { defineTenancy, identity, inherited, membership, personal, tenant } from '../../src/index.ts';
import type { Tenancy } from '../../src/model/tenancy.ts';
import { enter } from '../../src/session/context.ts';
import { useDatabase } from '../harness/database.ts';
import { intend, picture, run, seal, unseal } from './lifecycle.ts';

const firm = (n: number): string => `00000000-0000-4000-8000-0000000000${n}0`;
const person = '00000000-0000-4000-9000-000000000010';
const order = (n: number): string => `00000000-0000-4000-a000-0000000000${n}0`;

const ddl: readonly string[] = [
  'create role keyed_app',
  'create domain note_text as text check (value <> $$$$)',
  'create table firms (id uuid primary key)',
  'create table people (id uuid primary key)',
  'create table orders (id uuid primary key, firm_id uuid not null references firms, number text not null)',
  'create table lines (id bigint generated always as identity primary key, order_id uuid references orders, quantity integer not null default 1, doubled integer generated always as (quantity * 2) stored, note note_text)',
  'create table parts (id bigint generated always as identity primary key, line_id bigint not null references lines)',
  'create table scans (order_id uuid not null references orders, at date not null) partition by range (at)',
  "create table scans_2031 partition of scans for values from ('2031-01-01') to ('2032-01-01')",
  'create table lists (id uuid primary key, person_id uuid not null references people)',
  'create table entries (id bigint generated always as identity primary key, list_id uuid not null references lists)',
  `insert into firms values ('${firm(1)}'), ('${firm(2)}')`,
  `insert into people values ('${person}')`,
  `insert into orders values ('${order(1)}', '${firm(1)}', 'one'), ('${order(2)}', '${firm(2)}', 'two')`,
  `insert into lists values ('${order(3)}', '${person}')`,
];

const contract: Contract = defineTenancy({
  tenant: { root: 'firms', key: 'firm_id', context: 'app.firm_id' },
  actor: 'app.person_id',
  roles: { migrator: 'keyed_migrator', app: 'keyed_app', worker: 'keyed_worker' },
  tables: {
    orders: tenant(),
    lines: inherited('orders'),
    parts: inherited('lines'),
    scans: inherited('orders'),
    lists: personal('person_id'),
    entries: inherited('lists'),
  },
});

describe('a row of an inherited table that is written without its key', () => {
  const database = useDatabase({ roles: ['keyed_*'] });
  let tenancy: Tenancy;

  beforeAll(async () => {
    await run(database.driver, ddl);
    await seal(database.driver, contract, { rehearse: true });
    tenancy = tenancyOf(contract, await picture(database.driver, contract));
  });

  /** The last statement's first value, or the state it was refused with. */
  const written = (role: string | null, tenantId: string | null, ...statements: readonly string[]): Promise<unknown> =>
    withConnection(database.driver, (connection) =>
      inTransaction(
        connection,
        async () => {
          if (role !== null) await connection.query(sql`set local role ${id(role)}`);
          if (tenantId !== null) await enter(connection, tenancy, { tenant: tenantId });
          try {
            let value: unknown;
            for (const statement of statements) {
              const { rows } = await connection.query<Record<string, unknown>>(trusted(statement));
              value = Object.values(rows[0] ?? {})[0];
            }
            return value;
          } catch (error) {
            if (isBulkheadError(error)) return error.sqlstate;
            throw error;
          }
        },
        { rollback: true },
      ),
    );

  const line = (n: number): string => `insert into lines (order_id, note) values ('${order(n)}', 'x') returning firm_id`;
  const blank = (n: number): string => `insert into lines (order_id, firm_id) values ('${order(n)}', null) returning firm_id`;

  it.each(['keyed_migrator', null])('without a context gets the key of its parent, from %s', async (role) => {
    const off = 'set local row_security = off';
    expect(await written(role, null, line(1))).toBe(firm(1));
    expect(await written(role, null, off, line(2))).toBe(firm(2));
    expect(await written(role, null, `insert into scans values ('${order(2)}', '2031-02-03') returning firm_id`)).toBe(firm(2));
    expect(await written(role, null, `insert into entries (list_id) values ('${order(3)}') returning person_id`)).toBe(person);
    const part = `with l as (select id from lines where quantity = 7) insert into parts (line_id) select id from l returning firm_id`;
    expect(await written(role, null, `insert into lines (order_id, quantity) values ('${order(2)}', 7)`, part)).toBe(firm(2));
  });

  it('keeps every other value as it was written', async () => {
    const all = `insert into lines (order_id, quantity, note) values ('${order(1)}', 4, 'as it is') returning concat_ws(' ', quantity, doubled, note, id > 0)`;
    expect(await written('keyed_migrator', null, all)).toBe('4 8 as it is t');
  });

  it('gets the context where there is one, and is refused when the parent is of another tenant', async () => {
    expect(await written('keyed_app', firm(1), line(1))).toBe(firm(1));
    expect(await written('keyed_app', firm(1), line(2))).toBe('23503');
    expect(await written('keyed_migrator', firm(1), line(2))).toBe('23503');
    expect(
      await written(
        'keyed_migrator',
        null,
        line(2)
          .replace('(order_id, note)', '(firm_id, order_id, note)')
          .replace('values (', `values ('${firm(1)}', `),
      ),
    ).toBe('23503');
  });

  it('opens nothing: a run-time role fills in what it sees, and is told no more than before', async () => {
    expect(await written('keyed_app', firm(1), blank(1))).toBe(firm(1));
    // Another tenant's parent, one that is not there, and a session without tenant: the same answer, the wall's.
    expect(await written('keyed_app', firm(1), blank(2))).toBe('42501');
    expect(await written('keyed_app', firm(1), blank(9))).toBe('42501');
    expect(await written('keyed_app', null, blank(1))).toBe('42501');
    expect(await written('keyed_worker', null, line(1))).toBe('42501');
    expect(await written('keyed_migrator', null, 'insert into lines (note) values ($$x$$) returning firm_id')).toBe('23502');
  });

  it('leaves nothing to plan, and is given back', async () => {
    expect((await intend(database.driver, contract)).plan.steps).toEqual([]);
    await unseal(database.driver, contract);
    const { triggers } = (await picture(database.driver, contract)).tables.find((table) => table.name === 'lines') ?? { triggers: null };
    expect(triggers).toEqual([]);
  });
});

describe('where the session only names the actor', () => {
  const database = useDatabase({ roles: ['joined_*'] });
  const joined: Contract = defineTenancy({
    tenant: { root: 'firms', key: 'firm_id', context: membership },
    actor: 'app.person_id',
    identity: { users: 'people', members: { table: 'members', user: 'person_id' } },
    roles: { migrator: 'joined_migrator', app: 'joined_app' },
    tables: { people: identity(), members: tenant(), orders: tenant(), lines: inherited('orders') },
  });

  beforeAll(async () => {
    await run(database.driver, [
      'create role joined_app',
      'create table firms (id uuid primary key)',
      'create table people (id uuid primary key)',
      'create table members (firm_id uuid not null references firms, person_id uuid not null references people, primary key (firm_id, person_id))',
      'create table orders (id uuid primary key, firm_id uuid not null references firms)',
      'create table lines (id bigint generated always as identity primary key, order_id uuid not null references orders)',
      `insert into firms values ('${firm(1)}'), ('${firm(2)}'), ('${firm(3)}')`,
      `insert into people values ('${person}')`,
      `insert into members values ('${firm(1)}', '${person}'), ('${firm(2)}', '${person}')`,
      ...[1, 2, 3].map((n) => `insert into orders values ('${order(n)}', '${firm(n)}')`),
    ]);
    await seal(database.driver, joined);
  });

  it('a row gets the key of its parent, in each of his tenants and in no other', async () => {
    const tenancy = tenancyOf(joined, await picture(database.driver, joined));
    const insert = (n: number): Promise<unknown> =>
      withConnection(database.driver, (connection) =>
        inTransaction(
          connection,
          async () => {
            await connection.query(sql`set local role joined_app`);
            await enter(connection, tenancy, { tenant: null, actor: person });
            const { rows } = await connection
              .query<{ firm_id: string }>(sql`insert into lines (order_id) values (${order(n)}::uuid) returning firm_id`)
              .catch((error: unknown) => ({ rows: [{ firm_id: isBulkheadError(error) ? error.sqlstate : 'unknown' }] }));
            return rows[0]?.firm_id;
          },
          { rollback: true },
        ),
      );
    expect([await insert(1), await insert(2), await insert(3)]).toEqual([firm(1), firm(2), '42501']);
  });
});
