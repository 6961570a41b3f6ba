-- The knowledge system as found: tables, keys, indexes, policies and grants, before Bulkhead. Needs roles.sql first, an
-- empty database and a superuser. What is wrong here is wrong on purpose; found.ts names it.

grant usage, create on schema public to knowledge_app;
grant usage on schema public to knowledge_service, knowledge_authenticated, knowledge_anon;

-- One login for migrations and for requests: from here on everything belongs to the application's role (X-006).
set role knowledge_app;

-- The tenant and the person, as the guard has found them out. Unset and empty both mean nobody.
create function current_org_id()
returns uuid
language sql
stable
as $$
  select nullif(current_setting('app.org_id', true), '')::uuid
$$;

create function current_user_id()
returns uuid
language sql
stable
as $$
  select nullif(current_setting('app.user_id', true), '')::uuid
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Who: orgs (the tenants), people, memberships, and those who run the platform
-- ---------------------------------------------------------------------------------------------------------------------

create table orgs (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  slug text not null unique,
  plan text not null default 'free' check (plan in ('free', 'team', 'enterprise')),
  status text not null default 'active' check (status in ('active', 'suspended', 'closed')),
  deleted_at timestamptz,
  deleted_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- A person is one row, however many orgs they belong to. The application encrypts; the database sees bytes only.
create table users (
  id uuid primary key default gen_random_uuid(),
  auth_subject uuid not null unique,
  email_encrypted bytea,
  email_bidx bytea,
  key_version integer not null default 1,
  name text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((email_encrypted is null) = (email_bidx is null))
);

create table org_members (
  org_id uuid not null references orgs (id),
  user_id uuid not null references users (id),
  role text not null default 'member' check (role in ('member', 'admin')),
  status text not null default 'active' check (status in ('active', 'suspended')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, user_id)
);
create index org_members_user on org_members (user_id);

-- Who is super_admin, and until when.
create table platform_admins (
  user_id uuid primary key references users (id),
  granted_by uuid references users (id),
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- ---------------------------------------------------------------------------------------------------------------------
-- What: conversations, knowledge, the two search indexes
-- ---------------------------------------------------------------------------------------------------------------------

create table rocker_threads (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references orgs (id),
  title text not null,
  created_by uuid references users (id),
  archived_at timestamptz,
  deleted_at timestamptz,
  deleted_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index rocker_threads_recent on rocker_threads (org_id, created_at);

-- Reaches its org only through the thread.
create table rocker_messages (
  id uuid primary key default gen_random_uuid(),
  thread_id uuid not null references rocker_threads (id),
  author text not null check (author in ('user', 'assistant')),
  body text not null,
  tokens integer not null default 0 check (tokens >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index rocker_messages_thread on rocker_messages (thread_id, created_at);

create table knowledge_items (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references orgs (id),
  kind text not null check (kind in ('page', 'file', 'note', 'audio')),
  title text not null,
  source_url text,
  status text not null default 'new' check (status in ('new', 'queued', 'ready', 'failed')),
  checksum text not null,
  visibility text not null default 'private' check (visibility in ('private', 'published')),
  deleted_at timestamptz,
  deleted_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
-- The same file twice is one item, until it is deleted.
create unique index knowledge_items_checksum on knowledge_items (org_id, checksum) where deleted_at is null;

-- Reaches its org only through the item.
create table documents (
  id uuid primary key default gen_random_uuid(),
  item_id uuid not null references knowledge_items (id),
  storage_key text not null,
  mime text not null,
  bytes bigint not null check (bytes >= 0),
  ocr_text text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index documents_item on documents (item_id);

-- The private index. Arrays of real, searched exactly and per org: no extension is needed for that.
create table private_chunks (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references orgs (id),
  item_id uuid not null references knowledge_items (id),
  ordinal integer not null check (ordinal > 0),
  text text not null,
  embedding real[] not null,
  embedding_model text not null default 'mini-64',
  token_count integer not null default 0 check (token_count >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, item_id, ordinal)
);

-- What an org offers to everybody: written by the org, approved by a super_admin, published by publish_item.
create table market_listings (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references orgs (id),
  item_id uuid not null references knowledge_items (id),
  title text not null,
  state text not null default 'draft' check (state in ('draft', 'review', 'live', 'withdrawn')),
  approved_at timestamptz,
  approved_by uuid references users (id),
  published_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, item_id),
  constraint market_listings_approved check (state <> 'live' or approved_at is not null)
);

-- The public index: what live listings show. The item stays the org's own and is not referred to by a key.
create table market_chunks (
  id uuid primary key default gen_random_uuid(),
  listing_id uuid not null references market_listings (id),
  source_org_id uuid not null references orgs (id),
  item_id uuid not null,
  ordinal integer not null check (ordinal > 0),
  text text not null,
  embedding real[] not null,
  published_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (listing_id, ordinal)
);
create index market_chunks_org on market_chunks (source_org_id);

-- ---------------------------------------------------------------------------------------------------------------------
-- Work: jobs and their slots, counters, flags, usage
-- ---------------------------------------------------------------------------------------------------------------------

create table ingest_jobs (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references orgs (id),
  kind text not null check (kind in ('embed', 'crawl', 'ocr', 'tts')),
  payload jsonb not null default '{}',
  status text not null default 'queued' check (status in ('queued', 'running', 'done', 'dead')),
  attempts integer not null default 0 check (attempts >= 0),
  max_attempts integer not null default 5 check (max_attempts > 0),
  run_at timestamptz not null default now(),
  lease_until timestamptz,
  worker_id text,
  fencing_token bigint not null default 0,
  error text,
  dedupe_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint ingest_jobs_leased check ((status = 'running') = (lease_until is not null)),
  -- Ids only: text of a tenant has no business in a queue.
  constraint ingest_jobs_ids_only check (payload - '{item_id,doc_id}'::text[] = '{}')
);
create index ingest_jobs_queue on ingest_jobs (org_id, kind, run_at) where status = 'queued';
create index ingest_jobs_leases on ingest_jobs (lease_until) where status = 'running';
create unique index ingest_jobs_dedupe on ingest_jobs (org_id, kind, dedupe_key) where dedupe_key is not null;

-- How many jobs of a kind an org runs at once. A claim locks the row, which makes the cap exact.
create table tenant_slots (
  org_id uuid not null references orgs (id),
  kind text not null check (kind in ('embed', 'crawl', 'ocr', 'tts')),
  running integer not null default 0 check (running >= 0),
  max_running integer not null default 2 check (max_running >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, kind)
);

-- For functions only; the key names the org.
create table rate_counters (
  key text not null,
  window_start timestamptz not null,
  count integer not null default 0 check (count >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (key, window_start)
);

-- Without an org a flag is everybody's.
create table feature_flags (
  id uuid primary key default gen_random_uuid(),
  org_id uuid references orgs (id),
  key text not null,
  value jsonb not null,
  updated_by uuid references users (id),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique nulls not distinct (org_id, key)
);

create table usage_ledger (
  org_id uuid not null references orgs (id),
  metric text not null,
  period date not null,
  amount bigint not null default 0 check (amount >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, metric, period)
);

create function touch_updated_at()
returns trigger
language plpgsql
as $$
begin
  new.updated_at := now();
  return new;
end
$$;

create trigger touch before update on orgs for each row execute function touch_updated_at();
create trigger touch before update on users for each row execute function touch_updated_at();
create trigger touch before update on org_members for each row execute function touch_updated_at();
create trigger touch before update on platform_admins for each row execute function touch_updated_at();
create trigger touch before update on rocker_threads for each row execute function touch_updated_at();
create trigger touch before update on rocker_messages for each row execute function touch_updated_at();
create trigger touch before update on knowledge_items for each row execute function touch_updated_at();
create trigger touch before update on documents for each row execute function touch_updated_at();
create trigger touch before update on private_chunks for each row execute function touch_updated_at();
create trigger touch before update on market_listings for each row execute function touch_updated_at();
create trigger touch before update on market_chunks for each row execute function touch_updated_at();
create trigger touch before update on ingest_jobs for each row execute function touch_updated_at();
create trigger touch before update on tenant_slots for each row execute function touch_updated_at();
create trigger touch before update on rate_counters for each row execute function touch_updated_at();
create trigger touch before update on feature_flags for each row execute function touch_updated_at();
create trigger touch before update on usage_ledger for each row execute function touch_updated_at();

-- ---------------------------------------------------------------------------------------------------------------------
-- Row security, on the two tables that the check of the source counts and on no other (X-107). Enabled, not forced: the
-- role behind the guard owns them and never meets these policies (X-006, X-050). Any session may write the setting
-- (X-022), and no policy says what may be written (X-160).
-- ---------------------------------------------------------------------------------------------------------------------

alter table rocker_threads enable row level security;
alter table knowledge_items enable row level security;

create policy threads_by_org on rocker_threads
  using (org_id = (select current_org_id()));

create policy items_by_org on knowledge_items
  using (org_id = (select current_org_id()));

-- The data API reaches what it is granted, and was granted everything; visitors see the market.
grant select, insert, update, delete on all tables in schema public to knowledge_authenticated;
grant select on market_listings, market_chunks to knowledge_anon;

reset role;
