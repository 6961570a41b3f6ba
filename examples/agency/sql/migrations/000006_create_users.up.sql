-- People, as the identity provider knows them; they span tenants. As found: no row security (A-021), and the member
-- tables, which are older, never got a foreign key to it (X-090).
create table public.users (
  id uuid primary key default gen_random_uuid(),
  clerk_user_id text not null unique,
  email text not null,
  name text not null default '',
  phone text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
