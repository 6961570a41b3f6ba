-- Agency -> client -> location. As found: locations and everything below them reach the tenant only through their
-- parent, and no foreign key ties a child to a parent of the same tenant (X-037, X-038).

create table public.clients (
  id uuid primary key default gen_random_uuid(),
  agency_id uuid not null references public.agencies (id) on delete cascade,
  name text not null,
  slug text not null,
  status text not null default 'active' check (status in ('active', 'paused', 'closed')),
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint clients_agency_id_slug_key unique (agency_id, slug)
);
create index idx_clients_agency_id on public.clients (agency_id);
create index idx_clients_slug on public.clients (agency_id, slug);
create index idx_clients_status on public.clients (agency_id, status) where deleted_at is null;

create table public.locations (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references public.clients (id) on delete cascade,
  name text not null,
  address jsonb not null default '{}'::jsonb,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_locations_client_id on public.locations (client_id);

create table public.client_members (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references public.clients (id) on delete cascade,
  location_id uuid references public.locations (id) on delete set null,
  user_id uuid not null,
  role text not null default 'viewer' check (role in ('manager', 'editor', 'viewer')),
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- X-088: nulls are distinct, so the same person can be a member of the whole client twice.
  constraint client_members_client_id_user_id_location_id_key unique (client_id, user_id, location_id)
);
create index idx_client_members_client_id on public.client_members (client_id);

-- The roadmap jobs write here (A-067..A-069). The source never got as far as policies for them.
create table public.gbp_sync_runs (
  id uuid primary key default gen_random_uuid(),
  location_id uuid not null references public.locations (id) on delete cascade,
  status text not null default 'queued' check (status in ('queued', 'running', 'done', 'failed')),
  started_at timestamptz,
  finished_at timestamptz,
  error text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_gbp_sync_runs_location_id on public.gbp_sync_runs (location_id);

create table public.reviews (
  id uuid primary key default gen_random_uuid(),
  location_id uuid not null references public.locations (id) on delete cascade,
  external_id text not null,
  rating integer not null check (rating between 1 and 5),
  author_name text not null,
  body text not null default '',
  reviewed_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint reviews_location_id_external_id_key unique (location_id, external_id)
);

create table public.scheduled_posts (
  id uuid primary key default gen_random_uuid(),
  location_id uuid not null references public.locations (id) on delete cascade,
  timezone_code text not null default 'America/New_York' references public.timezones (code),
  body text not null,
  publish_at timestamptz not null,
  status text not null default 'scheduled' check (status in ('scheduled', 'published', 'failed', 'cancelled')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_scheduled_posts_location_id on public.scheduled_posts (location_id);
create index idx_scheduled_posts_timezone_code on public.scheduled_posts (timezone_code);

alter table public.clients enable row level security;
create policy clients_tenant on public.clients
  for all
  using (agency_id = current_setting('lv.tenant_id')::uuid and deleted_at is null);

-- X-087: the sub-select is hashed once per query; its price is that the tenant cannot drive an index.
alter table public.locations enable row level security;
create policy locations_tenant on public.locations
  for all
  using (
    client_id in (
      select id
      from public.clients
      where agency_id = current_setting('lv.tenant_id')::uuid
        and deleted_at is null
    )
    and deleted_at is null
  );

alter table public.client_members enable row level security;
create policy client_members_tenant on public.client_members
  for all
  using (
    client_id in (
      select id
      from public.clients
      where agency_id = current_setting('lv.tenant_id')::uuid
        and deleted_at is null
    )
    and deleted_at is null
  );
