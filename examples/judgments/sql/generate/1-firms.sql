-- Data of volume S or M (setting judgments.volume), the same on every run and every server: no random(), no now(). Ids
-- are md5('<table>:<slug>:<n>')::uuid; row n = 1 of a firm in a table is its canary. "Today" is 2026-01-01 UTC.
-- The files of this directory belong to one session and run in order: they share temporary tables.

-- Days added to an instant follow the daylight saving of the session; the last file resets it.
set timezone = 'UTC';

do $$
begin
  if coalesce(current_setting('judgments.volume', true), '') not in ('S', 'M') then
    raise exception 'judgments.volume must be S or M';
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
    ('S', timestamptz '2025-08-01 00:00+00', 200, 300, 240, 100, 100, 1000, 100, 30, 6),
    ('M', timestamptz '2024-08-01 00:00+00', 40000, 60000, 40000, 5000, 1000, 200000, 5000, 500, 12)
) as v (name, first_day, plaintiffs, judgments, tasks, jobs, batch_rows, events, outbox, reaped, members)
where v.name = current_setting('judgments.volume');

-- How the rows are shared out, in thousandths. harbor and harbor-twin are twins: the same numbers, so the same case
-- numbers, contact hashes, checksums and keys. meridian is the giant, and empty-docket has its root row and nothing else.
create temp table share (volume text, ordinal integer, slug text, name text, weight integer, batches integer);
insert into share
values
  ('S', 1, 'harbor', 'Harbor Recovery', 200, 1),
  ('S', 2, 'harbor-twin', 'Harbor Recovery', 200, 1),
  ('S', 3, 'meridian', 'Meridian Judgments', 600, 1),
  ('S', 4, 'empty-docket', 'Empty Docket', 0, 0),
  ('M', 1, 'harbor', 'Harbor Recovery', 100, 5),
  ('M', 2, 'harbor-twin', 'Harbor Recovery', 100, 5),
  ('M', 3, 'meridian', 'Meridian Judgments', 600, 30),
  ('M', 4, 'empty-docket', 'Empty Docket', 0, 0),
  ('M', 5, 'docket-1', 'Docket One', 125, 6),
  ('M', 6, 'docket-2', 'Docket Two', 75, 4);

create temp table plan as
select
  s.ordinal,
  s.slug,
  s.name,
  md5('firms:' || s.slug)::uuid as id,
  v.plaintiffs * s.weight / 1000 as plaintiffs,
  v.judgments * s.weight / 1000 as judgments,
  v.tasks * s.weight / 1000 as tasks,
  v.jobs * s.weight / 1000 as jobs,
  s.batches,
  v.batch_rows,
  -- One event in ten is about no firm.
  v.events / 10 * 9 * s.weight / 1000 as events,
  v.outbox * s.weight / 1000 as outbox,
  v.reaped * s.weight / 1000 as reaped,
  case when s.weight = 0 then 0 else v.members end as members
from share as s
join volume as v on v.name = s.volume;

-- The months that the larger volume reaches back to.
select ops.ensure_event_partitions(date_trunc('month', v.first_day, 'UTC')::date, '2025-06-01')
from volume as v
where v.name = 'M';

insert into public.firms (id, name, slug, created_at, updated_at)
select p.id, p.name, p.slug, '2024-06-01 00:00+00', '2024-06-01 00:00+00'
from plan as p
order by p.ordinal;

insert into public.users (id, email, display_name, created_at, updated_at)
select
  md5('users:' || p.slug || ':' || n)::uuid,
  'staff' || n || '@' || p.slug || '.pii.example',
  case when n = 1 then 'canary-' || p.slug else 'Staff ' || n end,
  '2024-06-02 00:00+00',
  '2024-06-02 00:00+00'
from plan as p, generate_series(1, p.members) as n;

insert into public.firm_members (firm_id, user_id, role, created_at, updated_at)
select
  p.id,
  md5('users:' || p.slug || ':' || n)::uuid,
  case when n = 1 then 'executive' when n <= 3 then 'manager' else 'agent' end,
  '2024-06-02 00:00+00',
  '2024-06-02 00:00+00'
from plan as p, generate_series(1, p.members) as n;

-- The people who are easy to get wrong. The former employee still stands in the cases and batches of harbor.
insert into public.users (id, email, display_name, created_at, updated_at)
select
  md5('users:' || who)::uuid,
  who || '@people.pii.example',
  who,
  '2024-06-03 00:00+00',
  '2024-06-03 00:00+00'
from unnest(array['in-both', 'active-here-suspended-there', 'suspended', 'invited', 'former']) as who;

insert into public.firm_members (firm_id, user_id, role, status, created_at, updated_at)
select
  md5('firms:' || m.slug)::uuid,
  md5('users:' || m.who)::uuid,
  m.role,
  m.status,
  '2024-06-03 00:00+00',
  '2024-06-03 00:00+00'
from (
  values
    ('in-both', 'harbor', 'manager', 'active'),
    ('in-both', 'harbor-twin', 'agent', 'active'),
    ('active-here-suspended-there', 'harbor', 'agent', 'active'),
    ('active-here-suspended-there', 'harbor-twin', 'agent', 'suspended'),
    ('suspended', 'harbor', 'agent', 'suspended')
) as m (who, slug, role, status);
