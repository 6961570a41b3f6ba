-- Data of volume S or M (setting knowledge.volume), the same on every run and every server: no random(), no now(). Ids are
-- md5('<table>:<slug>:<n>')::uuid; row n = 1 of an org in a table is its canary. "Today" is 2026-01-01 UTC. The files of
-- this directory belong to one session and run in order: they share temporary tables.

set timezone = 'UTC';

do $$
begin
  if coalesce(current_setting('knowledge.volume', true), '') not in ('S', 'M') then
    raise exception 'knowledge.volume must be S or M';
  end if;
end
$$;

-- A number from 0 to n - 1 that only the seed decides. md5, because hashtext() is no promise between major versions.
create function pg_temp.roll(seed text, n integer)
returns integer
language sql
immutable
as $$
  select ('x' || substr(md5(seed), 1, 7))::bit(28)::integer % n
$$;

-- Sixty-four numbers from -1 to 1 that only the texts decide: the bytes of a digest of the topic, moved a little by
-- those of a digest of the chunk, so that chunks of one item lie near each other.
create function pg_temp.embedding(topic text, chunk text)
returns real[]
language sql
immutable
as $$
  select array_agg(((get_byte(d.topic, i) + 0.3 * get_byte(d.chunk, i)) / 165.75 - 1)::real order by i)
  from (select sha512(convert_to(topic, 'UTF8')) as topic, sha512(convert_to(chunk, 'UTF8')) as chunk) as d,
    generate_series(0, 63) as i
$$;

-- How large each org is. aurora and aurora-twin are twins: the same numbers, so the same titles, checksums and keys.
-- colossus is the giant, and blank has its root row and nothing else. In M the largest has 40,000 chunks, the smallest
-- 50, and the forty-six between share by 1 / rank what is left of 150,000.
create temp table share as
with
  named (volume, ordinal, slug, name, plan, items, threads, messages, jobs, members) as (
    values
      ('S', 1, 'aurora', 'Aurora Research', 'team', 60, 10, 60, 40, 6),
      ('S', 2, 'aurora-twin', 'Aurora Research', 'team', 60, 10, 60, 40, 6),
      ('S', 3, 'colossus', 'Colossus', 'enterprise', 60, 80, 1620, 120, 6),
      ('S', 4, 'blank', 'Blank', 'free', 0, 0, 0, 0, 0),
      ('M', 1, 'aurora', 'Aurora Research', 'team', 300, 30, 600, 400, 12),
      ('M', 2, 'aurora-twin', 'Aurora Research', 'team', 300, 30, 600, 400, 12),
      ('M', 3, 'colossus', 'Colossus', 'enterprise', 4000, 1200, 36000, 12000, 12),
      ('M', 4, 'blank', 'Blank', 'free', 0, 0, 0, 0, 0),
      ('M', 51, 'pebble', 'Pebble', 'free', 5, 2, 20, 20, 3)
  ),
  upto (n, items, jobs) as (
    select
      n,
      round(10395 * sum(1.0 / (n + 1)) over (order by n) / sum(1.0 / (n + 1)) over ())::integer,
      round(7180 * sum(1.0 / (n + 1)) over (order by n) / sum(1.0 / (n + 1)) over ())::integer
    from generate_series(1, 46) as n
  ),
  between_them as (
    select
      n,
      items - coalesce(lag(items) over (order by n), 0) as items,
      jobs - coalesce(lag(jobs) over (order by n), 0) as jobs
    from upto
  )
select ordinal, slug, name, plan, items, threads, messages, jobs, members
from named
where volume = current_setting('knowledge.volume')
union all
select 4 + n, 'team-' || n, 'Team ' || n, 'team', items, greatest(2, items / 10), greatest(20, items * 2), jobs, 12
from between_them
where current_setting('knowledge.volume') = 'M';

-- Five listings are live in S and two thousand in M, ten chunks each. Rounded along the list, so that the sum is exact.
create temp table plan as
select
  s.*,
  md5('orgs:' || s.slug)::uuid as id,
  case
    when current_setting('knowledge.volume') = 'S' then (array[1, 1, 3, 0])[s.ordinal]
    else (round(2000.0 * sum(s.items) over (order by s.ordinal) / 15000)
      - round(2000.0 * (sum(s.items) over (order by s.ordinal) - s.items) / 15000))::integer
  end as live
from share as s;

insert into orgs (id, name, slug, plan, created_at, updated_at)
select p.id, p.name, p.slug, p.plan, '2025-01-10 00:00+00', '2025-01-10 00:00+00'
from plan as p
order by p.ordinal;

-- Stand-ins of the right shape for what the application computes: digests for ciphertext and blind index.
insert into users (id, auth_subject, email_encrypted, email_bidx, name, created_at, updated_at)
select
  md5('users:' || p.slug || ':' || n)::uuid,
  md5('auth:' || p.slug || ':' || n)::uuid,
  sha256(convert_to('sealed:person' || n || '@' || p.slug || '.pii.example', 'UTF8')),
  sha256(convert_to('email:person' || n || '@' || p.slug || '.pii.example', 'UTF8')),
  case when n = 1 then 'canary-' || p.slug else 'Person ' || n end,
  '2025-01-11 00:00+00',
  '2025-01-11 00:00+00'
from plan as p, generate_series(1, p.members) as n;

insert into org_members (org_id, user_id, role, created_at, updated_at)
select
  p.id,
  md5('users:' || p.slug || ':' || n)::uuid,
  case when n <= 2 then 'admin' else 'member' end,
  '2025-01-11 00:00+00',
  '2025-01-11 00:00+00'
from plan as p, generate_series(1, p.members) as n;

-- The people who are easy to get wrong, and those who run the platform. The former employee still stands in the threads
-- she began.
insert into users (id, auth_subject, name, created_at, updated_at)
select
  md5('users:' || who)::uuid,
  md5('auth:' || who)::uuid,
  who,
  '2025-01-12 00:00+00',
  '2025-01-12 00:00+00'
from unnest(array[
  'in-both', 'active-here-suspended-there', 'suspended', 'invited', 'former', 'super-admin', 'former-super-admin'
]) as who;

insert into org_members (org_id, user_id, role, status, created_at, updated_at)
select
  md5('orgs:' || m.slug)::uuid,
  md5('users:' || m.who)::uuid,
  m.role,
  m.status,
  '2025-01-12 00:00+00',
  '2025-01-12 00:00+00'
from (
  values
    ('in-both', 'aurora', 'admin', 'active'),
    ('in-both', 'aurora-twin', 'member', 'active'),
    ('active-here-suspended-there', 'aurora', 'member', 'active'),
    ('active-here-suspended-there', 'aurora-twin', 'member', 'suspended'),
    ('suspended', 'aurora', 'admin', 'suspended')
) as m (who, slug, role, status);

insert into platform_admins (user_id, granted_by, expires_at, created_at, updated_at)
select
  md5('users:' || a.who)::uuid,
  case when a.expires_at is not null then md5('users:super-admin')::uuid end,
  a.expires_at,
  '2025-01-12 00:00+00',
  '2025-01-12 00:00+00'
from (values ('super-admin', null), ('former-super-admin', timestamptz '2025-06-01 00:00+00')) as a (who, expires_at);
