import type { Contract } from '../../src/contract/declaration.ts';
import {
  callable,
  defineTenancy,
  definer,
  hidden,
  identity,
  inherited,
  invoker,
  mask,
  masked,
  owners,
  reference,
  setting,
  tenant,
} from '../../src/index.ts';

/** A small system with one of everything that a plan does: backfill, tied keys, a partition, views, functions, roles. */
export const shopDdl: readonly string[] = [
  'create role shop_owner',
  'create role shop_app login bypassrls',
  'create table companies (id uuid primary key, name text)',
  'create table users (id uuid primary key, email text not null, token text)',
  `create table members (company_id uuid not null references companies on delete cascade, user_id uuid not null references users,
    role text not null default 'member', status text not null default 'active', primary key (company_id, user_id))`,
  'create table customers (id uuid primary key default gen_random_uuid(), company_id uuid references companies, email text not null, name text, unique (email))',
  'create table orders (id bigint generated always as identity primary key, company_id uuid not null references companies, customer_id uuid references customers on delete set null, number text not null)',
  'create unique index orders_number on orders (lower(number))',
  'create table lines (id bigserial primary key, order_id bigint not null references orders on delete cascade, note text)',
  `create table events (id bigint not null, at timestamptz not null, customer_id uuid not null references customers, primary key (id, at)) partition by range (at)`,
  `create table events_2031 partition of events for values from ('2031-01-01') to ('2032-01-01')`,
  'create table countries (code text primary key)',
  'create view order_list as select o.id, o.number from orders as o',
  'create function order_count() returns bigint language sql stable as $$ select count(*) from orders $$',
  'create function companies_of(person uuid) returns setof uuid language sql stable security definer as $$ select company_id from public.members where user_id = person $$',
  'alter table customers owner to shop_app',
  'alter table lines owner to shop_owner',
  'alter view order_list owner to shop_app',
  'grant select, insert, update, delete on all tables in schema public to shop_app',
  'create policy old on orders using (company_id::text = current_setting($$app.company_id$$, true))',
  'alter table orders enable row level security',
  'alter default privileges in schema public grant select on tables to shop_app',
];

export const company = (n: number): string => `00000000-0000-4000-8000-0000000000${n}0`;
export const person = (n: number): string => `00000000-0000-4000-9000-0000000000${n}0`;

export const shopRows: readonly string[] = [
  ...[1, 2].flatMap((n) => [
    `insert into companies values ('${company(n)}', 'company ${n}')`,
    `insert into users values ('${person(n)}', 'person${n}@example.test', 'token ${n}')`,
    `insert into members values ('${company(n)}', '${person(n)}', 'owner')`,
    `insert into customers select md5('customer ${n} ' || i)::uuid, '${company(n)}', 'c${n}.' || i || '@example.test', 'Customer ' || i from generate_series(1, 3) as i`,
    `insert into orders (company_id, customer_id, number) select company_id, id, 'N' || row_number() over () || '-${n}' from customers where company_id = '${company(n)}'`,
    `insert into lines (order_id, note) select id, 'note' from orders where company_id = '${company(n)}'`,
    `insert into events select ${n}0 + row_number() over (), '2031-02-03', id from customers where company_id = '${company(n)}'`,
  ]),
  `insert into countries values ('DE')`,
];

export const shopTables: readonly string[] = ['companies', 'users', 'members', 'customers', 'orders', 'lines', 'events', 'countries'];

export const shop: Contract = defineTenancy({
  tenant: { root: 'companies', key: 'company_id', context: setting('app.company_id') },
  actor: 'app.user_id',
  identity: { users: 'users', members: { table: 'members', active: { status: 'active' }, role: 'role' } },
  roles: { migrator: 'shop_migrator', app: 'shop_app', worker: 'shop_worker', readonly: 'shop_readonly' },
  existingPolicies: 'replace',
  tables: {
    users: identity({ columns: { token: hidden } }),
    members: tenant(),
    customers: tenant({ doors: { delete: owners }, pii: { email: mask('email') } }),
    orders: tenant(),
    lines: inherited('orders'),
    events: inherited('customers'),
    countries: reference(),
  },
  views: { order_list: invoker(), customers_masked: masked('customers') },
  functions: {
    order_count: callable(),
    companies_of: definer({ reason: 'says where a person belongs before a tenant is chosen', tenantCheck: 'pre-tenant' }),
  },
});
