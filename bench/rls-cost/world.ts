import { apply } from '../../src/apply/apply.ts';
import { trusted } from '../../src/base/sql.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import { lower } from '../../src/contract/lower/lower.ts';
import { tenancyOf } from '../../src/contract/resolve.ts';
import type { Driver } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import type { Tenancy } from '../../src/model/tenancy.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { appRole, benchRoles, contract, migratorRole } from './contract.ts';

export interface Size {
  readonly rows: number;
  readonly tenants: number;
  readonly seed: number;
}

/** The tables that exist twice: sealed in `public`, and without row security in `bare`. */
const twins = ['members', 'customers', 'orders', 'payslips', 'articles'];

/** Loads the tables, seals them as a user would (contract, plan, apply), and makes their unsealed twins. */
export async function buildWorld(driver: Driver, size: Size, say: (step: string) => void): Promise<Tenancy> {
  say(`loading ${size.rows} rows for ${size.tenants} tenants, three times`);
  await script(driver, loadSql(size));
  say('sealing: contract, plan, apply');
  const actual = await withConnection(driver, (connection) => introspect(connection, { roles: benchRoles }));
  const tenancy = tenancyOf(contract, actual);
  const desired = lower(tenancy, actual);
  await apply(driver, { tenancy, actual, desired, plan: makePlan(tenancy, actual, desired) });
  say('copying into tables without row security');
  await script(driver, twinsSql());
  await settle(driver);
  return tenancy;
}

/**
 * Makes the twins equal to the planner. Twice, and checked: right after the copy one vacuum left some tables without a
 * visibility map, and the other side then won by an index-only scan that had nothing to do with row security.
 */
async function settle(driver: Driver): Promise<void> {
  for (const options of ['freeze, analyze', 'freeze']) {
    // One by one: the simple protocol makes a script one transaction, and vacuum refuses to run in one.
    for (const schema of ['public', 'bare']) for (const table of twins) await script(driver, `vacuum (${options}) ${schema}.${table}`);
  }
  const unlike = await withConnection(driver, (connection) =>
    connection.query<{ name: string }>(
      trusted(`
      select a.relname as name
      from pg_class a
      join pg_class b on b.relname = a.relname
      where a.relnamespace = 'public'::regnamespace and b.relnamespace = 'bare'::regnamespace and a.relkind = 'r'
        and (a.relpages <> b.relpages or a.relallvisible <> a.relpages or b.relallvisible <> b.relpages)`),
    ),
  );
  if (unlike.rows.length > 0)
    throw new Error(`sealed and bare tables are not alike on disk: ${unlike.rows.map((row) => row.name).join(', ')}`);
}

async function script(driver: Driver, text: string): Promise<void> {
  await withConnection(driver, (connection) => connection.script(trusted(text)));
}

/** The key of a row by kind and number: md5 scatters keys over the index as random ones do, and repeats. */
export function keySql(kind: string, number: string, seed: number): string {
  return `md5('${kind}:${seed}:' || (${number}))::uuid`;
}

// A customer in ten, and with them a row in ten, is of tenant 0; the others thin out from tenant 1 to the last, whose
// share is about a sixtieth of that of tenant 1. Rows of a tenant lie scattered over the heap in order of time, as in production.
function loadSql({ rows, tenants, seed }: Size): string {
  const customers = Math.max(tenants, Math.round(rows / 10));
  const key = (kind: string, number: string) => keySql(kind, number, seed);
  const fraction = (number: string, salt: number) =>
    `((hashint8extended(${number}, ${seed * 100 + salt}) & 4503599627370495)::float8 / 4503599627370496)`;
  const rank = `case when n % 10 = 0 then 0 else 1 + floor(${tenants - 1} * power(${fraction('n', 1)}, 2))::int end`;
  const columns =
    'id uuid not null, tenant_id uuid not null, customer_id uuid not null, title text not null, status text not null, total integer not null, created_at timestamptz not null';
  return `
create role ${migratorRole} bypassrls;
create table tenants (id uuid primary key, name text not null);
create table users (id uuid primary key, email text not null);
create table members (id uuid primary key, tenant_id uuid not null references tenants (id), user_id uuid not null references users (id), role text not null, unique (tenant_id, user_id));
create table customers (id uuid not null, tenant_id uuid not null, name text not null, created_at timestamptz not null);
create table orders (${columns});
create table payslips (${columns});
create table articles (${columns});
alter table articles alter tenant_id drop not null;
insert into tenants select ${key('tenant', 'n')}, 'tenant ' || n from generate_series(0, ${tenants - 1}) as n;
insert into users select ${key('user', 'n')}, 'user' || n || '@example.test' from generate_series(0, ${tenants - 1}) as n;
insert into members select ${key('member', 'n')}, ${key('tenant', 'n')}, ${key('user', 'n')}, 'manager' from generate_series(0, ${tenants - 1}) as n;
create temporary table numbered as select n, ${rank} as rank from generate_series(0, ${customers - 1}) as n;
insert into customers select ${key('customer', 'n')}, ${key('tenant', 'rank')}, 'customer ' || n, timestamptz '2025-01-01' + n * interval '1 minute' from numbered order by n;
insert into orders
select ${key('order', 'i')}, ${key('tenant', 'c.rank')}, ${key('customer', 'c.n')}, 'order number ' || i, case when i % 7 = 0 then 'open' else 'done' end, (i % 100000)::int, timestamptz '2025-01-01' + i * interval '10 seconds'
from generate_series(1, ${rows}) as i
join numbered as c on c.n = floor(${customers} * ${fraction('i', 2)})::int
order by i;
insert into payslips select * from orders;
insert into articles select id, case when total % 1000 = 0 then null else tenant_id end, customer_id, title, status, total, created_at from orders;
drop table numbered;
alter table customers add primary key (id), add foreign key (tenant_id) references tenants (id);
create index on customers (tenant_id, created_at desc);
${['orders', 'payslips', 'articles']
  .map(
    (table) =>
      `alter table ${table} add primary key (id), add foreign key (tenant_id) references tenants (id);\ncreate index on ${table} (tenant_id, created_at desc);`,
  )
  .join('\n')}
alter table orders add foreign key (customer_id) references customers (id);
create index on orders (tenant_id, customer_id);
${['tenants', 'users', ...twins].map((table) => `alter table ${table} owner to ${migratorRole};`).join('\n')}
`;
}

// The same columns, the same rows in the same order, the same indexes (those that the plan made, too), no row security.
function twinsSql(): string {
  const copies = twins.map(
    (table) =>
      `create table bare.${table} (like public.${table} including defaults including constraints);\ninsert into bare.${table} select * from public.${table};`,
  );
  return `
create schema bare;
grant usage on schema bare to ${appRole};
${copies.join('\n')}
do $$
declare
  made text;
begin
  for made in select replace(indexdef, ' ON public.', ' ON bare.') from pg_indexes where schemaname = 'public' and tablename in (${twins.map((table) => `'${table}'`).join(', ')}) loop
    execute made;
  end loop;
end
$$;
grant select on all tables in schema bare to ${appRole};
`;
}
