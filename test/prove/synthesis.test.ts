import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql, trusted } from '../../src/base/sql.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import type { Connection } from '../../src/driver/driver.ts';
import { inTransaction } from '../../src/driver/transaction.ts';
import type { Tenancy } from '../../src/model/tenancy.ts';
import { type Populated, populate, survey } from '../../src/prove/synthesise/populate.ts';
import { spareRow } from '../../src/prove/synthesise/spare.ts';
import type { World } from '../../src/prove/synthesise/world.ts';
import { useDatabase } from '../harness/database.ts';
import { context, declared, table } from './declared.ts';

const database = useDatabase();
let connection: Connection;
beforeAll(async () => {
  connection = await database.driver.connect();
});
afterAll(() => connection.release());

/** Fills tables made by `ddl` (all of tenants, key `org_id`) and takes them back. */
async function filled(ddl: string, names: readonly string[], mayReplicate = false): Promise<World> {
  return within(ddl, names, mayReplicate, ({ world }) => Promise.resolve(world));
}

/** The same, with a look at what is there while it is there. */
async function within<T>(
  ddl: string,
  names: readonly string[],
  mayReplicate: boolean,
  look: (made: Populated, tenancy: Tenancy) => Promise<T>,
): Promise<T> {
  return inTransaction(
    connection,
    async () => {
      await connection.script(trusted(`create table orgs (id uuid primary key, name text); ${ddl}`));
      const picture = await introspect(connection, { withinTransaction: true });
      const tenancy = declared({
        root: 'orgs',
        context: context('app.t', 'app.u'),
        identity: null,
        roles: {},
        tables: [table('orgs', 'root', 'id'), ...names.map((name) => table(name, 'tenant', 'org_id'))],
      });
      const made = survey(connection, picture, tenancy, { seed: 1, mayReplicate });
      await populate(made, tenancy, 'A');
      await populate(made, tenancy, 'B');
      return look(made, tenancy);
    },
    { rollback: true },
  );
}

const key = 'org_id uuid not null references orgs (id)';

describe('one row for each tenant', () => {
  const types = [
    'uuid',
    'text',
    'varchar(3)',
    'char(2)',
    'citext',
    'numeric(3,1)',
    'numeric',
    'smallint',
    'integer',
    'bigint',
    'real',
    'double precision',
    'money',
    'boolean',
    'timestamptz',
    'timestamp',
    'date',
    'time',
    'timetz',
    'interval',
    'json',
    'jsonb',
    'bytea',
    'inet',
    'cidr',
    'macaddr',
    'text[]',
    'uuid[]',
    'integer[]',
    'jsonb[]',
    'int4range',
    'int8range',
    'numrange',
    'tsrange',
    'tstzrange',
    'daterange',
    'tstzmultirange',
    'xml',
    'tsvector',
    'bit(3)',
    'bit varying(4)',
    'point',
    'box',
    'colour',
    'colour[]',
    'even',
    'shout',
  ];
  it.each(types)('of type %s', async (type) => {
    const extras = `create extension citext; create type colour as enum ('red', 'green'); create domain even as integer check (value % 2 = 0 and value > 6); create domain shout as varchar(10) not null check (value = upper(value))`;
    const world = await filled(`${extras}; create table t (id bigserial primary key, ${key}, value ${type} not null)`, ['t']);
    expect(world.gaps).toEqual([]);
    expect(world.rows.get('public.t')?.map((row) => row.party)).toEqual(['A', 'B']);
  });

  const shapes: readonly (readonly [string, string])[] = [
    ['an enumeration as text', `status varchar(9) not null check (status in ('draft', 'live'))`],
    ['a range of numbers', `n integer not null check (n between 17 and 19)`],
    ['two columns in order', `a date not null, b date not null, check (b > a)`],
    ['three columns in order', `a integer not null, b integer not null, c integer not null, check (a < b and b < c)`],
    ['a regular expression', `phone text not null check (phone ~ '^\\+[1-9][0-9]{6,14}$')`],
    ['a slug', `slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$')`],
    ['a length', `code text not null check (char_length(code) = 6)`],
    ['a choice between columns', `a text, b text, check ((a is null) <> (b is null))`],
    ['all or nothing', `a bytea, b bytea, check ((a is null) = (b is null))`],
    ['a condition on a default', `state text not null default 'new', at timestamptz, check (state <> 'done' or at is not null)`],
    ['a moment to come', `at timestamptz not null check (at > now())`],
    ['a document', `doc jsonb not null check (jsonb_typeof(doc) = 'array')`],
    ['a window that is not empty', `during tstzrange not null check (not isempty(during))`],
    ['an exclusion', `during int4range not null, exclude using gist (during with &&)`],
    ['a unique value for all tenants', `slug text not null unique`],
    ['a unique number for all tenants', `no integer not null unique`],
    ['a unique expression', `email text not null, x text generated always as (lower(email)) stored`],
    ['an identity', `no bigint generated always as identity unique`],
    ['a mandatory reference to itself', `parent bigint`],
  ];
  it.each(shapes)('under %s', async (_title, columns) => {
    const world = await filled(`create table t (id bigserial primary key, ${key}, ${columns})`, ['t']);
    expect(world.gaps).toEqual([]);
    expect(world.rows.get('public.t')).toHaveLength(2);
  });

  it('gives both tenants the values that people choose, where no key forbids it', async () => {
    const world = await filled(
      `create table t (id bigserial primary key, ${key}, email text not null, slug text not null unique, unique (org_id, email))`,
      ['t'],
    );
    const [a, b] = world.rows.get('public.t') ?? [];
    expect(b?.values.get('email')).toBe(a?.values.get('email'));
    expect(b?.values.get('slug')).not.toBe(a?.values.get('slug'));
  });

  it('parents before children, circles and all', async () => {
    const world = await filled(
      `create table child (id uuid primary key default gen_random_uuid(), ${key}, parent_id uuid not null, foreign key (org_id, parent_id) references parent_later (org_id, id));`.replace(
        /^(.*)$/,
        'create table parent_later (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs (id), best_child uuid, unique (org_id, id)); $1 alter table parent_later add foreign key (best_child) references child (id)',
      ),
      ['child', 'parent_later'],
    );
    expect(world.gaps).toEqual([]);
    expect(world.rows.get('public.child')?.[1]?.values.get('parent_id')).toBe(world.rows.get('public.parent_later')?.[1]?.values.get('id'));
  });

  const bounds: readonly (readonly [string, string, string])[] = [
    ['by range of time', 'timestamptz', `range (v); create table t1 partition of t for values from ('2020-01-01') to ('2020-02-01')`],
    ['by list', 'text', `list (v); create table t1 partition of t for values in ('x', 'y')`],
    ['by range from the beginning', 'integer', `range (v); create table t1 partition of t for values from (minvalue) to (-5)`],
    ['by hash', 'integer', `hash (v); create table t1 partition of t for values with (modulus 1, remainder 0)`],
  ];
  it.each(bounds)('into partitions %s', async (_title, type, partition) => {
    const world = await filled(
      `create table t (id uuid not null default gen_random_uuid(), ${key}, v ${type} not null, primary key (id, v)) partition by ${partition}`,
      ['t'],
    );
    expect(world.gaps).toEqual([]);
    expect(world.rows.get('public.t')?.map((row) => row.leaf)).toEqual(['public.t1', 'public.t1']);
  });
});

describe('a child that is one to one with its parent', () => {
  const parent = `create table parent (id uuid primary key default gen_random_uuid(), ${key}, unique (org_id, id))`;
  const children: readonly (readonly [string, string])[] = [
    ['by a key of its own', `parent_id uuid not null unique references parent (id)`],
    [
      'by a key with the tenant',
      `parent_id uuid not null, unique (org_id, parent_id), foreign key (org_id, parent_id) references parent (org_id, id)`,
    ],
  ];
  it.each(children)('%s finds another parent for a further row of either tenant', async (_title, columns) => {
    const spare = await within(
      `${parent}; create table child (id uuid primary key default gen_random_uuid(), ${key}, ${columns})`,
      ['parent', 'child'],
      false,
      async ({ inserter, world }, tenancy) => {
        expect(world.gaps).toEqual([]);
        expect(world.rows.get('public.child')?.map((row) => row.party)).toEqual(['A', 'B']);
        const print = world.prints.get('public.child');
        return print === undefined ? undefined : spareRow(inserter, tenancy, print);
      },
    );
    expect(spare).toMatchObject({ party: 'B', reason: '' });
    expect([spare?.own, spare?.foreign]).not.toContain(null);
  });
});

describe('a table that takes no row', () => {
  it('is named with the reason', async () => {
    const world = await filled(`create table t (id bigserial primary key, ${key}, n integer not null, constraint never check (n < n))`, [
      't',
    ]);
    expect(world.gaps).toEqual([
      { object: 'public.t', reason: 'the server refused the row (23514, constraint never)' },
      { object: 'public.t', reason: 'the server refused the row (23514, constraint never)' },
    ]);
  });

  it('is filled without its triggers only where that is allowed', async () => {
    const ddl = `create function no() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$; create table t (id bigserial primary key, ${key}); create trigger no before insert on t for each row execute function no()`;
    expect((await filled(ddl, ['t'])).gaps).toHaveLength(2);
    const world = await filled(ddl, ['t'], true);
    expect(world.gaps).toEqual([]);
    expect(world.setup.join()).toContain('session_replication_role');
  });
});

it('leaves nothing behind', async () => {
  const { rows } = await connection.query<{ n: number }>(
    sql`select count(*)::int as n from pg_class where relnamespace = 'public'::regnamespace`,
  );
  expect(rows[0]?.n).toBe(0);
});
