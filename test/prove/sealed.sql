-- A small system sealed by hand: walls and doors, composite keys, forced row security, narrow grants.
-- Every kind of table and a good part of the type zoo, so that the synthesis has something to do.

create schema util;
create function util.tenant() returns uuid language sql stable as $$ select nullif(current_setting('app.tenant_id', true), '')::uuid $$;
create function util.actor() returns uuid language sql stable as $$ select nullif(current_setting('app.actor_id', true), '')::uuid $$;
create function util.keep_tenant() returns trigger language plpgsql as $$
begin
  if new.org_id is distinct from old.org_id then raise exception 'the tenant of a row never changes'; end if;
  return new;
end $$;

create type mood as enum ('calm', 'busy', 'active');
create domain short_code as text check (value ~ '^[A-Z]{2,4}$') not null;
create domain percent as numeric(5,2) check (value >= 0 and value <= 100);

create table orgs (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  slug text not null unique,
  tier text not null default 'free' check (tier in ('free', 'pro')),
  created_at timestamptz not null default now()
);
create table users (id uuid primary key default gen_random_uuid(), email text not null unique, name text);
create table members (
  org_id uuid not null references orgs (id),
  user_id uuid not null references users (id),
  role text not null check (role in ('owner', 'clerk')),
  status text not null default 'active' check (status in ('active', 'suspended')),
  primary key (org_id, user_id)
);
create table countries (code char(2) primary key check (code ~ '^[A-Z]{2}$'), name text not null);
create table customers (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null default util.tenant() references orgs (id),
  email text not null,
  code short_code,
  country char(2) references countries (code),
  mood mood not null,
  discount percent,
  tags text[] not null,
  meta jsonb not null default '{}',
  since date not null,
  until date not null,
  secret_note bytea,
  score smallint not null check (score between 3 and 9),
  deleted_at timestamptz,
  check (until > since),
  unique (org_id, id),
  unique (org_id, email)
);
create table orders (
  id bigint generated always as identity,
  org_id uuid not null default util.tenant() references orgs (id),
  customer_id uuid not null,
  amount numeric(12,2) not null check (amount > 0),
  during tstzrange not null check (not isempty(during)),
  number text not null,
  total numeric generated always as (amount * 2) stored,
  primary key (id),
  unique (org_id, id),
  unique (org_id, number),
  foreign key (org_id, customer_id) references customers (org_id, id) on delete cascade
);
create table lines (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null default util.tenant() references orgs (id),
  order_id bigint not null,
  parent_line uuid,
  quantity integer not null check (quantity > 0 and quantity < 100),
  foreign key (org_id, order_id) references orders (org_id, id)
);
create table events (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null default util.tenant() references orgs (id),
  at timestamptz not null,
  ip inet,
  took interval not null,
  primary key (id, at)
) partition by range (at);
create table events_2031_01 partition of events for values from ('2031-01-01 00:00:00+00') to ('2031-02-01 00:00:00+00');
create table events_2031_02 partition of events for values from ('2031-02-01 00:00:00+00') to ('2031-03-01 00:00:00+00');
create table labels (id uuid primary key default gen_random_uuid(), org_id uuid references orgs (id), name text not null, unique nulls not distinct (org_id, name));
create table tokens (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs (id), hash bytea not null unique);
create table settings (user_id uuid primary key references users (id), theme text not null);
create table plans (id integer primary key, price numeric(8,2) not null);

create view customer_list with (security_invoker = true) as select id, org_id, email, mood from customers where deleted_at is null;
create view customer_count with (security_invoker = true) as select mood, count(*) from customers group by mood;
create materialized view revenue as select org_id, sum(amount) from orders group by org_id;

create function find_customer(p_customer_id uuid) returns setof customers language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select * from public.customers where id = p_customer_id and org_id = util.tenant() $$;
create function order_total(p_order_id bigint) returns numeric language sql stable as $$ select total from orders where id = p_order_id $$;
revoke execute on all functions in schema public from public;

do $$
declare
  t text;
  p text;
begin
  foreach t in array array['orgs', 'users', 'members', 'countries', 'customers', 'orders', 'lines', 'events', 'events_2031_01', 'events_2031_02', 'labels', 'tokens', 'settings', 'plans'] loop
    execute format('alter table %I enable row level security; alter table %I force row level security; alter table %I owner to bh_prove_migrator', t, t, t);
    p := case t when 'orgs' then 'id = (select util.tenant())' when 'labels' then 'org_id = (select util.tenant())' when 'settings' then 'user_id = (select util.actor())'
      when 'users' then 'id = (select util.actor()) or exists (select from members m where m.user_id = users.id)' when 'countries' then 'true' when 'tokens' then 'false' when 'plans' then 'false'
      else 'org_id = (select util.tenant())' end;
    if t = 'labels' then
      execute format('create policy wall on %I as restrictive using (%s or org_id is null) with check (%s)', t, p, p);
      execute 'create policy everybody on labels for select to bh_prove_app, bh_prove_readonly using (org_id is null)';
    elsif t not in ('countries', 'tokens', 'plans') then
      execute format('create policy wall on %I as restrictive using (%s) with check (%s)', t, p, case t when 'users' then 'id = (select util.actor())' else p end);
    end if;
    if t not in ('tokens', 'plans', 'events_2031_01', 'events_2031_02') then
      execute format('create policy door_select on %I for select to bh_prove_app, bh_prove_readonly using (%s)', t, p);
      execute format('grant select on %I to bh_prove_app, bh_prove_readonly', t);
    end if;
    if t in ('customers', 'orders', 'lines', 'events', 'labels', 'settings') then
      execute format('create policy door_insert on %I for insert to bh_prove_app with check (%s)', t, p);
      execute format('create policy door_update on %I for update to bh_prove_app using (%s) with check (%s)', t, p, p);
      execute format('create policy door_delete on %I for delete to bh_prove_app using (%s)', t, p);
      execute format('grant insert, delete, update on %I to bh_prove_app', t);
    end if;
  end loop;
  foreach t in array array['customers', 'orders', 'lines', 'events'] loop
    execute format('create trigger keep_tenant before update on %I for each row execute function util.keep_tenant()', t);
  end loop;
end $$;
revoke select on orgs from bh_prove_app;
grant select on orgs to bh_prove_app;
grant update (name) on orgs to bh_prove_app;
create policy door_update on orgs for update to bh_prove_app using (id = (select util.tenant())) with check (id = (select util.tenant()));
revoke select on customers from bh_prove_app, bh_prove_readonly;
grant select (id, org_id, email, code, country, mood, discount, tags, meta, since, until, score, deleted_at) on customers to bh_prove_app, bh_prove_readonly;
grant usage on schema public, util to bh_prove_app, bh_prove_readonly, bh_prove_migrator;
grant execute on all functions in schema public, util to bh_prove_app;
grant execute on all functions in schema util to bh_prove_readonly;
grant select on customer_list, customer_count to bh_prove_app, bh_prove_readonly;
alter view customer_list owner to bh_prove_migrator;
alter view customer_count owner to bh_prove_migrator;
alter materialized view revenue owner to bh_prove_migrator;
alter function find_customer owner to bh_prove_migrator;

-- A row that was there before: it must neither be counted as made nor be named in a report.
insert into orgs (id, name, slug) values ('11111111-1111-4111-8111-111111111111', 'Before', 'before');
insert into customers (org_id, email, code, mood, tags, since, until, score) values ('11111111-1111-4111-8111-111111111111', 'before@example.test', 'AB', 'calm', '{}', '2020-01-01', '2020-01-02', 5);
