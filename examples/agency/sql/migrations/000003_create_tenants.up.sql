-- The tenant root and what belongs to it directly. As found: row security is enabled and not forced (X-006), foreign
-- keys cascade from the root (X-091), unique keys count deleted rows (X-089), members name no user (X-090).

create table public.agencies (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  slug text not null unique,
  tier text not null default 'free' check (tier in ('free', 'pro', 'enterprise')),
  seat_limit integer not null default 10 check (seat_limit >= 0),
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table public.branding (
  agency_id uuid primary key references public.agencies (id) on delete cascade,
  domain text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint branding_domain_key unique (domain)
);
create index idx_branding_agency_id on public.branding (agency_id);

create table public.tenant_members (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references public.agencies (id) on delete cascade,
  user_id uuid not null,
  role text not null default 'member' check (role in ('owner', 'admin', 'member')),
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint tenant_members_tenant_id_user_id_key unique (tenant_id, user_id)
);
create index idx_tenant_members_tenant_id on public.tenant_members (tenant_id);
create index idx_tenant_members_tenant_user on public.tenant_members (tenant_id, user_id);

create table public.tenant_invites (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references public.agencies (id) on delete cascade,
  email text not null,
  role text not null default 'member' check (role in ('owner', 'admin', 'member')),
  token text not null unique,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  created_by uuid,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint tenant_invites_tenant_id_email_key unique (tenant_id, email)
);
create index idx_tenant_invites_tenant_id on public.tenant_invites (tenant_id);

-- X-020: without missing-ok a fresh connection gets an error instead of no rows. X-026: liveness in a FOR ALL policy
-- is also the check of the tenant's own soft delete. X-086: branding has no liveness term, and gets the column later.
alter table public.branding enable row level security;
create policy branding_tenant on public.branding
  for all
  using (agency_id = current_setting('lv.tenant_id')::uuid);

alter table public.tenant_members enable row level security;
create policy tenant_members_tenant on public.tenant_members
  for all
  using (tenant_id = current_setting('lv.tenant_id')::uuid and deleted_at is null);

alter table public.tenant_invites enable row level security;
create policy tenant_invites_tenant on public.tenant_invites
  for all
  using (tenant_id = current_setting('lv.tenant_id')::uuid and deleted_at is null);
