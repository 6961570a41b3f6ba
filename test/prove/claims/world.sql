-- A small system whose policies are written by each case; the rest is sound.
create schema auth;
create function auth.uid() returns uuid language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')
  )::uuid
$$;
create function auth.jwt() returns jsonb language sql stable as $$
  select coalesce(nullif(current_setting('request.jwt.claim', true), ''), nullif(current_setting('request.jwt.claims', true), ''))::jsonb
$$;
grant usage on schema auth to claims_app;

create table public.orgs (id uuid primary key, name text not null);
create table public.users (id uuid primary key, email text not null);
create table public.members (
  org_id uuid not null references public.orgs (id),
  user_id uuid not null references public.users (id),
  role text not null default 'member',
  status text not null default 'active' check (status in ('active', 'suspended')),
  primary key (org_id, user_id)
);
create table public.items (
  id uuid primary key,
  org_id uuid not null references public.orgs (id),
  owner_id uuid references public.users (id),
  title text not null default '',
  published boolean not null default false,
  partner_id uuid
);
create table public.notes (
  id uuid primary key,
  item_id uuid not null references public.items (id),
  body text not null default ''
);
create table public.marks (
  id uuid primary key,
  org_id uuid references public.orgs (id),
  name text not null default ''
);
create table public.plans (name text primary key);

alter table public.orgs enable row level security;
alter table public.users enable row level security;
alter table public.members enable row level security;
alter table public.items enable row level security;
alter table public.notes enable row level security;
alter table public.marks enable row level security;
alter table public.orgs force row level security;
alter table public.users force row level security;
alter table public.members force row level security;
alter table public.items force row level security;
alter table public.notes force row level security;
alter table public.marks force row level security;
grant select, insert, update, delete on public.orgs, public.users, public.members, public.items, public.notes, public.marks to claims_app;
grant select on public.plans to claims_app;
create policy own on public.members for select using (user_id = auth.uid());
create policy mates on public.users for select using (id = auth.uid());
