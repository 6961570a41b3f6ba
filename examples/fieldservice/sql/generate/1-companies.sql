-- Data of volume S or M (setting fieldservice.volume), the same on every run and every server: no random(), no now(). Ids
-- are md5('<table>:<company>:<n>')::uuid; row n = 1 of a company in a table is its canary. "Today" is 2026-01-01 UTC.
-- The files of this directory belong to one session and run in order: they share temporary tables.

-- Days added to an instant follow the daylight saving of the session; the last file resets it.
set timezone = 'UTC';

do $$
begin
  if coalesce(current_setting('fieldservice.volume', true), '') not in ('S', 'M') then
    raise exception 'fieldservice.volume must be S or M';
  end if;
end
$$;

-- What the application's triggers would write is generated like everything else.
do $triggers$
declare
  tab record;
begin
  for tab in select distinct t.tgrelid::regclass as name from pg_catalog.pg_trigger as t where not t.tgisinternal loop
    execute format('alter table %s disable trigger user', tab.name);
  end loop;
end
$triggers$;

-- A number from 0 to n - 1 that only the seed decides. md5, because hashtext() is no promise between major versions.
create function pg_temp.roll(seed text, n integer)
returns integer
language sql
immutable
as $$
  select ('x' || substr(md5(seed), 1, 7))::bit(28)::integer % n
$$;

-- How much each company has. northside and northside-twin are twins: equal numbers, so equal job numbers, addresses and
-- keys. summit has about 60 % of all rows in S and 20 % of the customers in M. figures is the case of the wrong sum: 10
-- customers, 5 jobs, 4 invoices of 100. dormant has its root row and nothing else.
create temp table plan (
  volume text, ordinal integer, slug text, name text, timezone text, plan text,
  customers integer, jobs integer, invoices integer, payments integer, activities integer, members integer, items integer
);
insert into plan
values
  ('S', 1, 'northside', 'Northside Plumbing', 'America/Chicago', 'pro', 60, 60, 45, 30, 60, 8, 20),
  ('S', 2, 'northside-twin', 'Northside Plumbing', 'America/Chicago', 'pro', 60, 60, 45, 30, 60, 8, 20),
  ('S', 3, 'summit', 'Summit Heating', 'Europe/Berlin', 'enterprise', 60, 330, 264, 200, 450, 20, 40),
  ('S', 4, 'figures', 'Figures Electric', 'UTC', 'basic', 10, 5, 4, 0, 5, 2, 3),
  ('S', 5, 'dormant', 'Dormant Roofing', 'UTC', 'basic', 0, 0, 0, 0, 0, 0, 0),
  ('M', 1, 'northside', 'Northside Plumbing', 'America/Chicago', 'pro', 2000, 3000, 2400, 2000, 4000, 50, 500),
  ('M', 2, 'northside-twin', 'Northside Plumbing', 'America/Chicago', 'pro', 2000, 3000, 2400, 2000, 4000, 50, 500),
  ('M', 3, 'summit', 'Summit Heating', 'Europe/Berlin', 'enterprise', 20000, 30000, 24000, 20000, 40000, 110, 500),
  ('M', 4, 'figures', 'Figures Electric', 'UTC', 'basic', 10, 5, 4, 0, 5, 2, 3),
  ('M', 5, 'dormant', 'Dormant Roofing', 'UTC', 'basic', 0, 0, 0, 0, 0, 0, 0);
-- The others of M share what is left, by 1 / rank.
insert into plan
with
  weighed as (
    select
      n,
      sum(1.0 / (n + 4)) over (order by n) / sum(1.0 / (n + 4)) over () as upto
    from generate_series(1, 35) as n
  ),
  bounds as (
    select weighed.n, weighed.upto, coalesce(lag(weighed.upto) over (order by weighed.n), 0) as since
    from weighed
  )
select
  'M',
  5 + n,
  'company-' || n,
  'Company ' || n,
  (array['America/New_York', 'Europe/London', 'Asia/Tokyo'])[1 + n % 3],
  'pro',
  (round(75990 * upto) - round(75990 * since))::integer,
  (round(113995 * upto) - round(113995 * since))::integer,
  (round(91196 * upto) - round(91196 * since))::integer,
  (round(76000 * upto) - round(76000 * since))::integer,
  (round(151995 * upto) - round(151995 * since))::integer,
  51,
  500
from bounds;

delete from plan where volume <> current_setting('fieldservice.volume');
alter table plan add column id uuid;
update plan set id = md5('companies:' || slug)::uuid;
analyze plan;

-- The months that the larger volume reaches back to.
select ensure_month_partitions('2025-01-01', '2025-09-01')
where current_setting('fieldservice.volume') = 'M';

insert into users (id, email, name, created_at, updated_at)
select
  md5('users:' || p.slug || ':' || n)::uuid,
  'staff' || n || '@' || p.slug || '.pii.example',
  case when n = 1 then 'canary-' || p.slug else 'Staff ' || n end,
  '2024-06-02 00:00+00',
  '2024-06-02 00:00+00'
from plan as p, generate_series(1, p.members) as n;

-- The people who are easy to get wrong.
insert into users (id, email, name, created_at, updated_at)
select
  md5('users:' || who)::uuid,
  who || '@people.pii.example',
  who,
  '2024-06-03 00:00+00',
  '2024-06-03 00:00+00'
from unnest(array['in-both', 'suspended', 'invited', 'former', 'stranger']) as who;

-- In no row of dormant is there anybody, its owner included.
insert into companies (id, owner_id, name, status, timezone, plan, seats, billing_customer, created_at, updated_at)
select
  p.id,
  case when p.members > 0 then md5('users:' || p.slug || ':1')::uuid end,
  p.name,
  'active',
  p.timezone,
  p.plan,
  greatest(5, p.members + 10),
  'cus_' || substr(md5(p.slug), 1, 14),
  '2024-06-03 00:00+00',
  '2024-06-03 00:00+00'
from plan as p
order by p.ordinal;

-- System roles, for all companies.
insert into custom_roles (id, company_id, name, permissions, is_system, created_at, updated_at)
select md5('custom_roles:system:' || r.name)::uuid, null, r.name, r.permissions, true, '2024-06-01 00:00+00', '2024-06-01 00:00+00'
from (
  values
    ('owner', jsonb '{"jobs_view_all": true, "prices_edit": true, "reports_view": true}'),
    ('manager', jsonb '{"jobs_view_all": true, "prices_edit": true}'),
    ('dispatcher', jsonb '{"jobs_view_all": true}'),
    ('technician', jsonb '{"jobs_view_all": false}')
) as r (name, permissions);

insert into custom_roles (id, company_id, name, permissions, is_system, created_at, updated_at)
select
  md5('custom_roles:' || p.slug || ':' || n)::uuid,
  p.id,
  case when n = 1 then 'canary-' || p.slug else 'estimator' end,
  '{"jobs_view_all": true}',
  false,
  '2024-06-04 00:00+00',
  '2024-06-04 00:00+00'
from plan as p, generate_series(1, 2) as n
where p.members > 0;

-- 1 the owner, 2 a manager, 3 a dispatcher, the others technicians.
insert into team_members (id, company_id, user_id, role_id, status, created_at, updated_at)
select
  md5('team_members:' || p.slug || ':' || n)::uuid,
  p.id,
  md5('users:' || p.slug || ':' || n)::uuid,
  md5('custom_roles:system:' || (array['owner', 'manager', 'dispatcher', 'technician'])[least(n, 4)])::uuid,
  'active',
  '2024-06-04 00:00+00',
  '2024-06-04 00:00+00'
from plan as p, generate_series(1, p.members) as n;

-- in-both manages northside and is a technician of its twin. former has no membership any more; jobs still name her.
insert into team_members (id, company_id, user_id, role_id, status, created_at, updated_at)
select
  md5('team_members:' || m.slug || ':' || m.who)::uuid,
  md5('companies:' || m.slug)::uuid,
  md5('users:' || m.who)::uuid,
  md5('custom_roles:system:' || m.role)::uuid,
  m.status,
  '2024-06-05 00:00+00',
  '2024-06-05 00:00+00'
from (
  values
    ('in-both', 'northside', 'owner', 'active'),
    ('in-both', 'northside-twin', 'technician', 'active'),
    ('suspended', 'northside', 'manager', 'suspended'),
    ('invited', 'northside', 'technician', 'invited')
) as m (who, slug, role, status);

insert into departments (id, company_id, name, created_at, updated_at)
select
  md5('departments:' || p.slug || ':' || n)::uuid,
  p.id,
  case when n = 1 then 'canary-' || p.slug else (array['Field', 'Office'])[n - 1] end,
  '2024-06-06 00:00+00',
  '2024-06-06 00:00+00'
from plan as p, generate_series(1, 3) as n
where p.members > 0;

insert into company_settings (id, company_id, settings, created_at, updated_at)
select
  md5('company_settings:' || p.slug || ':1')::uuid,
  p.id,
  jsonb_build_object('marker', 'canary-' || p.slug, 'currency', 'USD'),
  '2024-06-06 00:00+00',
  '2024-06-06 00:00+00'
from plan as p
where p.members > 0;

insert into po_settings (id, company_id, next_number, approval_limit, created_at, updated_at)
select
  md5('po_settings:' || p.slug || ':1')::uuid,
  p.id,
  1 + p.jobs / 10,
  5000,
  '2024-06-06 00:00+00',
  '2024-06-06 00:00+00'
from plan as p
where p.members > 0;

insert into labor_rates (id, company_id, role, hourly_rate, created_at, updated_at)
select
  md5('labor_rates:' || p.slug || ':' || n)::uuid,
  p.id,
  case when n = 1 then 'canary-' || p.slug else (array['technician', 'apprentice'])[n - 1] end,
  30 + 10 * n,
  '2024-06-06 00:00+00',
  '2024-06-06 00:00+00'
from plan as p, generate_series(1, 3) as n
where p.members > 0;

-- Stand-ins of the right shape for what the application encrypts.
insert into supplier_integrations (id, company_id, provider, credentials_encrypted, created_at, updated_at)
select
  md5('supplier_integrations:' || p.slug || ':' || n)::uuid,
  p.id,
  case when n = 1 then 'canary-' || p.slug else 'pipes-direct' end,
  sha256(convert_to('sealed:credentials:' || p.slug || ':' || n, 'UTF8')),
  '2024-06-06 00:00+00',
  '2024-06-06 00:00+00'
from plan as p, generate_series(1, 2) as n
where p.members > 0;

-- What people write for themselves; the canary of a company is its owner's.
insert into posts (id, user_id, body, created_at, updated_at)
select
  md5('posts:' || p.slug || ':' || n)::uuid,
  md5('users:' || p.slug || ':' || n)::uuid,
  case when n = 1 then 'canary-' || p.slug else 'Post of staff ' || n end,
  '2025-11-01 00:00+00',
  '2025-11-01 00:00+00'
from plan as p, generate_series(1, p.members) as n;

insert into chats (id, user_id, title, created_at, updated_at)
select
  md5('chats:' || p.slug || ':' || n)::uuid,
  md5('users:' || p.slug || ':' || n)::uuid,
  case when n = 1 then 'canary-' || p.slug else 'How do I price this?' end,
  '2025-11-02 00:00+00',
  '2025-11-02 00:00+00'
from plan as p, generate_series(1, p.members) as n;

insert into messages (id, chat_id, role, content, created_at, updated_at)
select
  md5('messages:' || p.slug || ':' || n)::uuid,
  md5('chats:' || p.slug || ':' || (n + 1) / 2)::uuid,
  case when n % 2 = 1 then 'user' else 'assistant' end,
  case when n = 1 then 'canary-' || p.slug when n % 2 = 1 then 'How do I price this?' else 'By the hour.' end,
  '2025-11-02 00:01+00',
  '2025-11-02 00:01+00'
from plan as p, generate_series(1, p.members * 2) as n;

insert into votes (id, message_id, is_upvoted, created_at, updated_at)
select
  md5('votes:' || p.slug || ':' || n)::uuid,
  md5('messages:' || p.slug || ':' || n * 2)::uuid,
  n % 3 <> 0,
  '2025-11-02 00:02+00',
  '2025-11-02 00:02+00'
from plan as p, generate_series(1, p.members) as n;

insert into streams (id, chat_id, created_at, updated_at)
select
  md5('streams:' || p.slug || ':' || n)::uuid,
  md5('chats:' || p.slug || ':' || n)::uuid,
  '2025-11-02 00:03+00',
  '2025-11-02 00:03+00'
from plan as p, generate_series(1, p.members) as n;

insert into documents (id, user_id, title, content, created_at, updated_at)
select
  md5('documents:' || p.slug || ':' || n)::uuid,
  md5('users:' || p.slug || ':' || n)::uuid,
  case when n = 1 then 'canary-' || p.slug else 'Offer ' || n end,
  'Dear customer',
  '2025-11-03 00:00+00',
  '2025-11-03 00:00+00'
from plan as p, generate_series(1, p.members) as n;

insert into suggestions (id, document_id, text, created_at, updated_at)
select
  md5('suggestions:' || p.slug || ':' || n)::uuid,
  md5('documents:' || p.slug || ':' || n)::uuid,
  case when n = 1 then 'canary-' || p.slug else 'Say it shorter.' end,
  '2025-11-03 00:01+00',
  '2025-11-03 00:01+00'
from plan as p, generate_series(1, p.members) as n;
