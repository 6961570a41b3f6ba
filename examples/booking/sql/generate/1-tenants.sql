-- Data of volume S or M (setting booking.volume), the same on every run and every server: no random(), no now(). Ids
-- are md5('<table>:<slug>:<n>')::uuid; row n = 1 of a restaurant in a table is its canary. "Today" is 2026-01-01 UTC.
-- The files of this directory belong to one session and run in order: they share temporary tables.

-- Days added to an instant follow the daylight saving of the session; the last file resets it.
set timezone = 'UTC';

do $$
begin
  if coalesce(current_setting('booking.volume', true), '') not in ('S', 'M') then
    raise exception 'booking.volume must be S or M';
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

create temp table volume as
select *
from (
  values
    ('S', timestamptz '2025-08-01 00:00+00', 184, 400, 2000, 3000, 2400, 1500, 100, 4000, 500, 6),
    ('M', timestamptz '2024-08-01 00:00+00', 549, 50000, 200000, 300000, 250000, 100000, 1000, 1000000, 50000, 12)
) as v (
  name, first_day, days, customers, bookings, holds, assignments, outbox, pending, analytics, observability, members
)
where v.name = current_setting('booking.volume');

-- How the rows are shared out, in thousandths. harbor and harbor-twin are twins: the same numbers, so the same labels,
-- contact hashes and keys. meridian is the giant, and empty-plate has its root row and nothing else.
create temp table share (volume text, ordinal integer, slug text, name text, timezone text, weight integer);
insert into share
values
  ('S', 1, 'harbor', 'Harbor Kitchen', 'Europe/Berlin', 200),
  ('S', 2, 'harbor-twin', 'Harbor Kitchen', 'Europe/Berlin', 200),
  ('S', 3, 'meridian', 'Meridian', 'America/New_York', 600),
  ('S', 4, 'empty-plate', 'Empty Plate', 'UTC', 0),
  ('M', 1, 'harbor', 'Harbor Kitchen', 'Europe/Berlin', 60),
  ('M', 2, 'harbor-twin', 'Harbor Kitchen', 'Europe/Berlin', 60),
  ('M', 3, 'meridian', 'Meridian', 'America/New_York', 300),
  ('M', 4, 'empty-plate', 'Empty Plate', 'UTC', 0);
insert into share
select 'M', 4 + n, 'bistro-' || n, 'Bistro ' || n, 'Europe/Paris',
  (array[70, 62, 56, 50, 46, 42, 38, 34, 32, 30, 28, 24, 22, 18, 16, 12])[n]
from generate_series(1, 16) as n;

create temp table plan as
select
  s.ordinal,
  s.slug,
  s.name,
  s.timezone,
  md5('restaurants:' || s.slug)::uuid as id,
  v.customers * s.weight / 1000 as customers,
  v.bookings * s.weight / 1000 as bookings,
  v.holds * s.weight / 1000 as holds,
  v.assignments * s.weight / 1000 as assignments,
  v.outbox * s.weight / 1000 as outbox,
  v.pending * s.weight / 1000 as pending,
  v.analytics * s.weight / 1000 as analytics,
  v.observability * s.weight / 1000 as observability,
  case when s.weight = 0 then 0 else v.members end as members,
  -- Four sittings a day; a third of the sittings stays free.
  case when s.weight = 0 then 0 else greatest(6, ceil(v.bookings * s.weight / 1000 * 1.5 / (v.days * 4)))::integer end as tables
from share as s
join volume as v on v.name = s.volume;

-- The months that the larger volume reaches back to.
select ensure_month_partitions(date_trunc('month', v.first_day - interval '20 days', 'UTC')::date, '2025-06-01')
from volume as v
where v.name = 'M';

insert into restaurants (id, name, slug, timezone, created_at, updated_at)
select p.id, p.name, p.slug, p.timezone, '2024-06-01 00:00+00', '2024-06-01 00:00+00'
from plan as p
order by p.ordinal;

insert into users (id, auth_subject, email_encrypted, email_bidx, display_name, created_at, updated_at)
select
  md5('users:' || p.slug || ':' || n)::uuid,
  md5('auth:' || p.slug || ':' || n)::uuid,
  sha256(convert_to('sealed:staff' || n || '@' || p.slug || '.pii.example', 'UTF8')),
  sha256(convert_to('email:staff' || n || '@' || p.slug || '.pii.example', 'UTF8')),
  case when n = 1 then 'canary-' || p.slug else 'Staff ' || n end,
  '2024-06-02 00:00+00',
  '2024-06-02 00:00+00'
from plan as p, generate_series(1, p.members) as n;

insert into restaurant_members (restaurant_id, user_id, role, created_at, updated_at)
select
  p.id,
  md5('users:' || p.slug || ':' || n)::uuid,
  case when n = 1 then 'owner' when n <= 3 then 'manager' else 'host' end,
  '2024-06-02 00:00+00',
  '2024-06-02 00:00+00'
from plan as p, generate_series(1, p.members) as n;

-- The people who are easy to get wrong. The former employee still stands in the assignments she made.
insert into users (id, auth_subject, display_name, created_at, updated_at)
select
  md5('users:' || who)::uuid,
  md5('auth:' || who)::uuid,
  who,
  '2024-06-03 00:00+00',
  '2024-06-03 00:00+00'
from unnest(array['in-both', 'active-here-suspended-there', 'suspended', 'invited', 'former']) as who;

insert into restaurant_members (restaurant_id, user_id, role, status, created_at, updated_at)
select
  md5('restaurants:' || m.slug)::uuid,
  md5('users:' || m.who)::uuid,
  m.role,
  m.status,
  '2024-06-03 00:00+00',
  '2024-06-03 00:00+00'
from (
  values
    ('in-both', 'harbor', 'manager', 'active'),
    ('in-both', 'harbor-twin', 'host', 'active'),
    ('active-here-suspended-there', 'harbor', 'host', 'active'),
    ('active-here-suspended-there', 'harbor-twin', 'host', 'suspended'),
    ('suspended', 'harbor', 'host', 'suspended')
) as m (who, slug, role, status);
