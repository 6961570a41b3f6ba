import { sql } from '../../../src/base/sql.ts';

/** Organisations with members, as applications on Supabase and off it have them, and two of them with rows. */
export const schema = sql`
  create schema auth;
  create type public.app_role as enum ('owner', 'admin', 'member');
  create table public.orgs (id uuid primary key, name text not null, parent_id uuid);
  create table public.members (
    org_id uuid not null,
    user_id uuid not null,
    role public.app_role not null,
    active boolean,
    primary key (org_id, user_id)
  );
  create table public.profiles (id uuid primary key, org_id uuid, email text unique, is_admin boolean);
  create table public.notes (id int primary key, org_id uuid not null, owner_id uuid, body text, tags text[], done boolean not null default false);
  create table public.note_shares (note_id int not null, user_id uuid not null, org_id uuid, primary key (note_id, user_id));
  create table public.flags (name text, enabled boolean);

  create function auth.uid() returns uuid language sql stable as $$
    select coalesce(
      nullif(current_setting('request.jwt.claim.sub', true), ''),
      (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')
    )::uuid
  $$;
  create function auth.jwt() returns jsonb language sql stable as $$
    select coalesce(nullif(current_setting('request.jwt.claim', true), ''), nullif(current_setting('request.jwt.claims', true), ''))::jsonb
  $$;
  create function auth.role() returns text language sql stable as $$
    select coalesce(nullif(current_setting('request.jwt.claim.role', true), ''), (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'))::text
  $$;

  insert into public.orgs values
    ('aaaaaaaa-0000-0000-0000-000000000000', 'A', null),
    ('bbbbbbbb-0000-0000-0000-000000000000', 'B', 'aaaaaaaa-0000-0000-0000-000000000000');
  insert into public.members values
    ('aaaaaaaa-0000-0000-0000-000000000000', '11111111-0000-0000-0000-000000000000', 'owner', true),
    ('aaaaaaaa-0000-0000-0000-000000000000', '22222222-0000-0000-0000-000000000000', 'member', null),
    ('bbbbbbbb-0000-0000-0000-000000000000', '22222222-0000-0000-0000-000000000000', 'admin', false),
    ('bbbbbbbb-0000-0000-0000-000000000000', '33333333-0000-0000-0000-000000000000', 'owner', true);
  insert into public.profiles values
    ('11111111-0000-0000-0000-000000000000', 'aaaaaaaa-0000-0000-0000-000000000000', 'one@a', true),
    ('22222222-0000-0000-0000-000000000000', null, 'two@a', null),
    ('33333333-0000-0000-0000-000000000000', 'bbbbbbbb-0000-0000-0000-000000000000', 'three@b', false);
  insert into public.notes values
    (1, 'aaaaaaaa-0000-0000-0000-000000000000', '11111111-0000-0000-0000-000000000000', 'one', '{x,y}', false),
    (2, 'aaaaaaaa-0000-0000-0000-000000000000', null, 'two', null, true),
    (3, 'bbbbbbbb-0000-0000-0000-000000000000', '33333333-0000-0000-0000-000000000000', 'three', '{}', false);
  insert into public.note_shares values (3, '11111111-0000-0000-0000-000000000000', null), (1, '22222222-0000-0000-0000-000000000000', 'bbbbbbbb-0000-0000-0000-000000000000');
  insert into public.flags values ('open', true), ('closed', false), ('unknown', null)`;
