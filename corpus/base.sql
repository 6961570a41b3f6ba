-- A small sealed database: the picture of what Bulkhead leaves behind. No rule may report more than information here;
-- every case of the corpus starts from it and opens one hole.

do $roles$
declare
  wanted record;
begin
  for wanted in
    select *
    from (values
      ('corpus_migrator', 'nologin bypassrls'),
      ('corpus_app', 'login'),
      ('corpus_worker', 'login'),
      ('corpus_readonly', 'login'),
      ('corpus_platform', 'login'),
      ('corpus_pii', 'nologin'),
      ('corpus_anon', 'nologin'),
      ('corpus_break_glass', 'nologin bypassrls')
    ) as role (name, attributes)
  loop
    if not exists (select from pg_roles where rolname = wanted.name) then
      execute format('create role %I %s', wanted.name, wanted.attributes);
    end if;
  end loop;
end
$roles$;

create schema bulkhead authorization corpus_migrator;
grant usage on schema bulkhead to corpus_app, corpus_worker, corpus_readonly, corpus_platform;
revoke all on schema public from public;
alter schema public owner to corpus_migrator;
grant usage on schema public to corpus_app, corpus_worker, corpus_readonly, corpus_platform, corpus_pii, corpus_anon;
alter default privileges for role corpus_migrator revoke execute on functions from public;

set role corpus_migrator;

-- Tables ----------------------------------------------------------------------------------------------------------

create table public.firms (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  plan text not null default 'free'
);

create table public.people (
  id uuid primary key default gen_random_uuid(),
  subject text not null unique,
  display_name text not null
);

create table public.firm_members (
  firm_id uuid not null references public.firms (id),
  person_id uuid not null references public.people (id),
  role text not null default 'member',
  status text not null default 'active',
  primary key (firm_id, person_id)
);

create table public.customers (
  id uuid primary key default gen_random_uuid(),
  firm_id uuid not null references public.firms (id),
  name text not null,
  reference text not null,
  deleted_at timestamptz,
  unique (firm_id, id)
);
create unique index customers_reference on public.customers (firm_id, reference) where deleted_at is null;

create table public.orders (
  id uuid primary key default gen_random_uuid(),
  firm_id uuid not null,
  customer_id uuid not null,
  assigned_to uuid,
  total numeric(12, 2) not null default 0,
  unique (firm_id, id),
  foreign key (firm_id, customer_id) references public.customers (firm_id, id)
);
create index orders_customer on public.orders (firm_id, customer_id);

create table public.order_lines (
  id uuid primary key default gen_random_uuid(),
  order_id uuid not null references public.orders (id),
  quantity integer not null
);
create index order_lines_order on public.order_lines (order_id);

create table public.labels (
  id uuid primary key default gen_random_uuid(),
  firm_id uuid references public.firms (id),
  name text not null,
  unique nulls not distinct (firm_id, name)
);

create table public.countries (
  code text primary key,
  name text not null
);

create table public.reset_tokens (
  token_hash text primary key,
  person_id uuid not null references public.people (id),
  expires_at timestamptz not null
);

create table public.events (
  id uuid not null default gen_random_uuid(),
  firm_id uuid not null references public.firms (id),
  name text not null,
  created_at timestamptz not null default now(),
  primary key (id, created_at)
) partition by range (created_at);
create index events_firm on public.events (firm_id, created_at);
create table public.events_2026 partition of public.events for values from ('2026-01-01') to ('2027-01-01');

-- Functions of the policies -----------------------------------------------------------------------------------------

create function bulkhead.actor_role() returns text
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select m.role
  from public.firm_members as m
  where m.firm_id = nullif(current_setting('app.firm_id', true), '')::uuid
    and m.person_id = nullif(current_setting('app.actor_id', true), '')::uuid
    and m.status = 'active'
$$;

create function bulkhead.visible_users() returns uuid[]
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select array_agg(m.person_id)
  from public.firm_members as m
  where m.firm_id = nullif(current_setting('app.firm_id', true), '')::uuid
    and m.status = 'active'
$$;

create function bulkhead.refuse_change() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception 'the tenant of a row cannot be changed';
end
$$;

revoke execute on all functions in schema bulkhead from public;
grant execute on function bulkhead.actor_role(), bulkhead.visible_users() to corpus_app, corpus_worker, corpus_readonly, corpus_platform;

-- Row security ------------------------------------------------------------------------------------------------------

do $seal$
declare
  found record;
begin
  for found in
    select c.relname as name
    from pg_class as c
    where c.relnamespace = 'public'::regnamespace
      and c.relkind in ('r', 'p')
      and c.relname <> 'countries'
  loop
    execute format('alter table public.%I enable row level security', found.name);
    execute format('alter table public.%I force row level security', found.name);
  end loop;

  for found in
    select *
    from (values
      ('firm_members', 'firm_id'),
      ('customers', 'firm_id'),
      ('orders', 'firm_id'),
      ('events', 'firm_id')
    ) as sealed (name, key)
  loop
    execute format($policy$
      create policy bulkhead_wall on public.%1$I as restrictive for all to public
        using (%2$I = (select nullif(current_setting('app.firm_id', true), '')::uuid))
        with check (%2$I = (select nullif(current_setting('app.firm_id', true), '')::uuid))
    $policy$, found.name, found.key);
    execute format($trigger$
      create trigger bulkhead_immutable before update on public.%1$I for each row
        when (old.%2$I is distinct from new.%2$I) execute function bulkhead.refuse_change()
    $trigger$, found.name, found.key);
  end loop;

  for found in select name from (values ('customers'), ('orders'), ('events')) as plain (name)
  loop
    execute format($policy$
      create policy bulkhead_member on public.%I for all to public
        using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid))
        with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid))
    $policy$, found.name);
  end loop;
end
$seal$;

create policy bulkhead_wall on public.firms as restrictive for all to public
  using (id = (select nullif(current_setting('app.firm_id', true), '')::uuid))
  with check (id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy bulkhead_member on public.firms for select to public
  using (id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy bulkhead_owner on public.firms for update to public
  using (id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and (select bulkhead.actor_role()) = 'owner')
  with check (id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and (select bulkhead.actor_role()) = 'owner');

create policy bulkhead_member on public.firm_members for select to public
  using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy bulkhead_owner on public.firm_members for insert to public
  with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and (select bulkhead.actor_role()) = 'owner');

create policy bulkhead_wall_people on public.people as restrictive for all to public
  using (
    id = (select nullif(current_setting('app.actor_id', true), '')::uuid)
    or id = any ((select bulkhead.visible_users())::uuid[])
  )
  with check (id = (select nullif(current_setting('app.actor_id', true), '')::uuid));
create policy bulkhead_visible on public.people for select to public
  using (
    id = (select nullif(current_setting('app.actor_id', true), '')::uuid)
    or id = any ((select bulkhead.visible_users())::uuid[])
  );
create policy bulkhead_self on public.people for update to public
  using (id = (select nullif(current_setting('app.actor_id', true), '')::uuid))
  with check (id = (select nullif(current_setting('app.actor_id', true), '')::uuid));

create policy bulkhead_wall on public.order_lines as restrictive for all to public
  using (order_id in (select o.id from public.orders as o where o.firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid)))
  with check (order_id in (select o.id from public.orders as o where o.firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid)));
create policy bulkhead_member on public.order_lines for all to public
  using (order_id in (select o.id from public.orders as o where o.firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid)))
  with check (order_id in (select o.id from public.orders as o where o.firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid)));

create policy bulkhead_wall_select on public.labels as restrictive for select to public
  using (firm_id is null or firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy bulkhead_wall_insert on public.labels as restrictive for insert to public
  with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy bulkhead_wall_update on public.labels as restrictive for update to public
  using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid))
  with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy bulkhead_wall_delete on public.labels as restrictive for delete to public
  using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy bulkhead_read on public.labels for select to public
  using (firm_id is null or firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy bulkhead_write on public.labels for insert to public
  with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy bulkhead_change on public.labels for update to public
  using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid))
  with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create trigger bulkhead_immutable before update on public.labels for each row
  when (old.firm_id is distinct from new.firm_id) execute function bulkhead.refuse_change();

-- Grants and views --------------------------------------------------------------------------------------------------

grant select, insert, update, delete on public.orders, public.order_lines, public.events to corpus_app, corpus_worker;
grant select (id, firm_id, reference, deleted_at), insert, update, delete on public.customers to corpus_app, corpus_worker;
grant select on public.customers to corpus_pii;
grant select, insert, update on public.labels to corpus_app;
grant select, insert on public.firm_members to corpus_app;
grant select on public.firms, public.people to corpus_app, corpus_worker, corpus_readonly;
grant update (name) on public.firms to corpus_app;
grant update (display_name) on public.people to corpus_app;
grant select on public.countries to corpus_app, corpus_worker, corpus_readonly;
grant select on public.orders, public.order_lines to corpus_readonly;

create view public.customers_masked with (security_barrier = true) as
  select c.id, c.firm_id, left(c.name, 1) || '***' as name, c.reference
  from public.customers as c
  where c.firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid)
    and c.deleted_at is null;
create view public.open_orders with (security_invoker = true) as
  select o.id, o.firm_id, o.total
  from public.orders as o
  where o.total > 0;
grant select on public.customers_masked, public.open_orders to corpus_app, corpus_readonly;

create function public.confirm_order(order_id uuid) returns void
  language sql security definer set search_path = pg_catalog, pg_temp
as $$
  update public.orders as o
  set total = o.total
  where o.id = confirm_order.order_id
    and o.firm_id = nullif(current_setting('app.firm_id', true), '')::uuid
$$;
revoke execute on function public.confirm_order(uuid) from public;
grant execute on function public.confirm_order(uuid) to corpus_app;

reset role;
