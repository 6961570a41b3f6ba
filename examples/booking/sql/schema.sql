-- The booking system as found: tables, keys, indexes, partitions, policies and grants, before Bulkhead.
-- Needs roles.sql first, an empty database and a superuser. What is wrong here is wrong on purpose; found.ts names it.

-- Equality operators for the exclusion constraint of allocations.
create extension if not exists btree_gist;

grant usage, create on schema public to booking_app, booking_service;
grant usage on schema public to booking_readonly;
create schema auth authorization booking_app;
grant usage on schema auth to booking_service, booking_readonly;

-- One login for migrations and for requests: from here on everything belongs to the application's role (X-006).
set role booking_app;

-- Whatever a migration adds later is open to the same roles, without anybody asking again (X-042: partitions too).
alter default privileges in schema public grant all on tables to booking_service;
alter default privileges in schema public grant all on sequences to booking_service;
alter default privileges in schema public grant select on tables to booking_readonly;

-- The caller's subject, from the claims that the HTTP layer puts into the transaction.
create function auth.uid()
returns uuid
language sql
stable
as $$
  select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Who: restaurants (the tenants), people, memberships
-- ---------------------------------------------------------------------------------------------------------------------

create table restaurants (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  slug text not null unique,
  timezone text not null default 'UTC',
  status text not null default 'active' check (status in ('trial', 'active', 'suspended', 'closed')),
  deleted_at timestamptz,
  deleted_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- A person is one row, however many restaurants employ them.
create table users (
  id uuid primary key default gen_random_uuid(),
  auth_subject uuid not null unique,
  email_encrypted bytea,
  email_bidx bytea,
  key_version integer not null default 1,
  display_name text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table restaurant_members (
  restaurant_id uuid not null references restaurants (id),
  user_id uuid not null references users (id),
  role text not null check (role in ('owner', 'manager', 'host')),
  status text not null default 'active' check (status in ('active', 'suspended')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (restaurant_id, user_id)
);
create index restaurant_members_user on restaurant_members (user_id);

-- ---------------------------------------------------------------------------------------------------------------------
-- What: guests, tables, bookings
-- ---------------------------------------------------------------------------------------------------------------------

-- The application encrypts and computes the blind indexes; the database sees bytes only.
create table customers (
  id uuid primary key default gen_random_uuid(),
  restaurant_id uuid not null references restaurants (id),
  full_name text not null check (full_name <> ''),
  email_encrypted bytea,
  phone_encrypted bytea,
  email_bidx bytea,
  phone_bidx bytea,
  key_version integer not null default 1,
  deleted_at timestamptz,
  deleted_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((email_encrypted is null) = (email_bidx is null)),
  check ((phone_encrypted is null) = (phone_bidx is null))
);
create unique index customers_email on customers (restaurant_id, email_bidx) where deleted_at is null;
create index customers_phone on customers (restaurant_id, phone_bidx);

create table dining_tables (
  id uuid primary key default gen_random_uuid(),
  restaurant_id uuid not null references restaurants (id),
  label text not null,
  capacity integer not null check (capacity > 0),
  zone text not null default 'main',
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (restaurant_id, label)
);

create table bookings (
  id uuid primary key default gen_random_uuid(),
  restaurant_id uuid not null references restaurants (id),
  customer_id uuid not null references customers (id),
  party_size integer not null check (party_size > 0),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  status text not null default 'requested'
    check (status in ('requested', 'confirmed', 'seated', 'completed', 'cancelled', 'no_show')),
  assigned_at timestamptz,
  version integer not null default 1,
  notes text,
  deleted_at timestamptz,
  deleted_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (ends_at > starts_at)
);
create index bookings_day on bookings (restaurant_id, starts_at);
create index bookings_customer on bookings (customer_id);

-- The one overlap guard. Not partitioned: an exclusion constraint over partitions does not exist (X-046).
create table allocations (
  id uuid primary key default gen_random_uuid(),
  restaurant_id uuid not null references restaurants (id),
  table_id uuid not null references dining_tables (id),
  during tstzrange not null check (not isempty(during)),
  kind text not null check (kind in ('hold', 'assignment')),
  ref_id uuid not null,
  state text not null default 'active' check (state in ('active', 'released')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint allocations_no_overlap exclude using gist (restaurant_id with =, table_id with =, during with &&)
    where (state = 'active')
);
create index allocations_ref on allocations (ref_id, kind);

-- ---------------------------------------------------------------------------------------------------------------------
-- History and events: partitioned by month of created_at
-- ---------------------------------------------------------------------------------------------------------------------

-- Reaches its restaurant only through the table.
create table table_holds (
  id uuid not null default gen_random_uuid(),
  table_id uuid not null references dining_tables (id),
  during tstzrange not null check (not isempty(during)),
  expires_at timestamptz not null,
  released_at timestamptz,
  session_hash bytea not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (id, created_at)
) partition by range (created_at);
create index table_holds_table on table_holds (table_id);
create index table_holds_open on table_holds (expires_at) where released_at is null;

-- Reaches its restaurant only through the booking.
create table booking_table_assignments (
  id uuid not null default gen_random_uuid(),
  booking_id uuid not null references bookings (id),
  table_id uuid not null references dining_tables (id),
  during tstzrange not null check (not isempty(during)),
  assigned_by uuid references users (id),
  assigned_at timestamptz not null default now(),
  unassigned_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (id, created_at)
) partition by range (created_at);
create index booking_table_assignments_booking on booking_table_assignments (booking_id);

create table capacity_outbox (
  id bigint generated always as identity,
  restaurant_id uuid not null references restaurants (id),
  event_type text not null,
  aggregate_type text not null,
  aggregate_id uuid not null,
  payload jsonb not null default '{}',
  dedupe_key text,
  idempotency_key text,
  status text not null default 'pending' check (status in ('pending', 'processing', 'done', 'dead')),
  attempts integer not null default 0 check (attempts >= 0),
  next_attempt_at timestamptz not null default now(),
  lease_until timestamptz,
  locked_by text,
  last_error text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (id, created_at)
) partition by range (created_at);
create index capacity_outbox_dispatch on capacity_outbox (status, next_attempt_at);
create index capacity_outbox_due on capacity_outbox (next_attempt_at, id) where status = 'pending';

-- Carries the uniqueness that the partitioned outbox cannot. Not partitioned; outbox_id has no foreign key because the
-- outbox's key includes created_at.
create table outbox_dedupe (
  restaurant_id uuid not null references restaurants (id),
  event_type text not null,
  key_hash bytea not null,
  outbox_id bigint,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (restaurant_id, event_type, key_hash)
);
create index outbox_dedupe_expiry on outbox_dedupe (expires_at);

create table analytics_events (
  id uuid not null default gen_random_uuid(),
  restaurant_id uuid not null references restaurants (id),
  name text not null,
  actor_id uuid,
  props jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (id, created_at)
) partition by range (created_at);
create index analytics_events_time on analytics_events (restaurant_id, created_at);

create table observability_events (
  id uuid not null default gen_random_uuid(),
  restaurant_id uuid not null references restaurants (id),
  level text not null check (level in ('debug', 'info', 'warning', 'error')),
  source text not null,
  code text not null,
  labels jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (id, created_at)
) partition by range (created_at);
create index observability_events_time on observability_events (restaurant_id, created_at);

-- Adds the missing months of every partitioned table. Bounds are written in UTC: a bare date would mean whatever time
-- zone the session happens to have.
create function ensure_month_partitions(first_month date, last_month date)
returns void
language plpgsql
as $$
declare
  parent text;
  first_day date;
begin
  foreach parent in array array['table_holds', 'booking_table_assignments', 'capacity_outbox', 'analytics_events', 'observability_events'] loop
    for first_day in select generate_series(first_month::timestamp, last_month::timestamp, interval '1 month')::date loop
      execute format(
        'create table if not exists public.%I partition of public.%I for values from (%L) to (%L)',
        parent || to_char(first_day, '_YYYY_MM'),
        parent,
        to_char(first_day, 'YYYY-MM-DD') || ' 00:00:00+00',
        to_char(first_day + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00'
      );
    end loop;
  end loop;
end
$$;

select ensure_month_partitions('2025-07-01', '2026-06-01');

-- Nobody rotates yet: what falls outside the months above lands here instead of being refused.
create table table_holds_default partition of table_holds default;
create table booking_table_assignments_default partition of booking_table_assignments default;
create table capacity_outbox_default partition of capacity_outbox default;
create table analytics_events_default partition of analytics_events default;
create table observability_events_default partition of observability_events default;

create function touch_updated_at()
returns trigger
language plpgsql
as $$
begin
  new.updated_at := now();
  return new;
end
$$;

create trigger touch before update on restaurants for each row execute function touch_updated_at();
create trigger touch before update on users for each row execute function touch_updated_at();
create trigger touch before update on restaurant_members for each row execute function touch_updated_at();
create trigger touch before update on customers for each row execute function touch_updated_at();
create trigger touch before update on dining_tables for each row execute function touch_updated_at();
create trigger touch before update on bookings for each row execute function touch_updated_at();
create trigger touch before update on allocations for each row execute function touch_updated_at();
create trigger touch before update on table_holds for each row execute function touch_updated_at();
create trigger touch before update on booking_table_assignments for each row execute function touch_updated_at();
create trigger touch before update on capacity_outbox for each row execute function touch_updated_at();

-- ---------------------------------------------------------------------------------------------------------------------
-- Row security, on the six tables that the source names and on no other. Enabled, not forced: the owner, which is the
-- role that the application uses, never meets these policies (X-006). Any session may write the setting (X-022), an
-- empty setting makes the cast fail (X-021), and no policy says what may be written (X-160).
-- ---------------------------------------------------------------------------------------------------------------------

alter table customers enable row level security;
alter table bookings enable row level security;
alter table table_holds enable row level security;
alter table booking_table_assignments enable row level security;
alter table allocations enable row level security;
alter table capacity_outbox enable row level security;

create policy customers_by_restaurant on customers
  using (restaurant_id = current_setting('app.restaurant_id', true)::uuid);

create policy bookings_by_restaurant on bookings
  using (restaurant_id = current_setting('app.restaurant_id', true)::uuid);

create policy holds_by_restaurant on table_holds
  using (exists (
    select 1
    from dining_tables
    where dining_tables.id = table_holds.table_id
      and dining_tables.restaurant_id = current_setting('app.restaurant_id', true)::uuid
  ));

create policy assignments_by_restaurant on booking_table_assignments
  using (exists (
    select 1
    from bookings
    where bookings.id = booking_table_assignments.booking_id
      and bookings.restaurant_id = current_setting('app.restaurant_id', true)::uuid
  ));

create policy allocations_by_restaurant on allocations
  using (restaurant_id = current_setting('app.restaurant_id', true)::uuid);

create policy outbox_by_restaurant on capacity_outbox
  using (restaurant_id = current_setting('app.restaurant_id', true)::uuid);

-- The grants every such system ends up with: everything on everything, TRUNCATE and the partitions included (X-042).
grant all on all tables in schema public to booking_service;
grant all on all sequences in schema public to booking_service;
grant select on all tables in schema public to booking_readonly;

reset role;
