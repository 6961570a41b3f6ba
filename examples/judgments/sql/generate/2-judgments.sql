-- Plaintiffs, contacts, judgments, tasks, and what enforcement made of them.

-- The history of what is generated is generated as well, with ids that are the same on every run.
alter table public.plaintiffs disable trigger status_history_on_insert;

create temp table person as
select
  p.slug,
  p.id as firm_id,
  n,
  md5('plaintiffs:' || p.slug || ':' || n)::uuid as id,
  case
    when n = 1 then 'canary-' || p.slug
    else (array['Ada', 'Bo', 'Chiara', 'Dmitri', 'Elif', 'Femi', 'Greta', 'Hugo'])[1 + pg_temp.roll('first:' || n, 8)]
      || ' '
      || (array['Alvarez', 'Brandt', 'Costa', 'Dubois', 'Eze', 'Fischer', 'Grant'])[1 + pg_temp.roll('last:' || n, 7)]
      || ' ' || n
  end as name,
  case
    when n = 1 then 'contacted'
    else (array['new', 'contacted', 'contacted', 'qualified', 'qualified', 'signed', 'signed', 'signed', 'closed', 'do_not_contact'])[
      1 + pg_temp.roll('status:' || n, 10)
    ]
  end as status,
  (array['A', 'B', 'B', 'C', 'C', 'C', 'D', 'D', 'D', null])[1 + pg_temp.roll('tier:' || n, 10)] as tier,
  v.first_day
    + make_interval(
      mins => pg_temp.roll('plaintiff:' || n, extract(day from timestamptz '2025-12-20 00:00+00' - v.first_day)::integer * 1440)
    ) as created_at
from plan as p
cross join volume as v
cross join generate_series(1, p.plaintiffs) as n;

-- Stand-ins of the right shape for what the application computes: a digest for the ciphertext, and a digest without a
-- firm's key for the blind index, so that twins share their contact hashes.
insert into public.plaintiffs (id, firm_id, name, status, tier, dob_encrypted, deleted_at, created_at, updated_at)
select
  f.id,
  f.firm_id,
  f.name,
  f.status,
  f.tier,
  sha256(convert_to('sealed:' || (date '1950-01-01' + pg_temp.roll('dob:' || f.n, 18000))::text, 'UTF8')),
  case when f.n % 50 = 0 then timestamptz '2025-12-21 00:00+00' end,
  f.created_at,
  f.created_at
from person as f
order by f.slug, f.n;

insert into public.plaintiff_contacts (id, plaintiff_id, kind, value_encrypted, value_bidx, is_primary, created_at, updated_at)
select
  md5('plaintiff_contacts:' || f.slug || ':' || 3 * (f.n - 1) + k)::uuid,
  f.id,
  c.kind,
  case when f.n = 1 and k = 1 then convert_to('canary-' || f.slug, 'UTF8') else sha256(convert_to('sealed:' || c.value, 'UTF8')) end,
  sha256(convert_to(c.kind || ':' || c.value, 'UTF8')),
  true,
  f.created_at,
  f.created_at
from person as f
cross join generate_series(1, 3) as k
cross join lateral (
  select
    (array['phone', 'email', 'address'])[k] as kind,
    (array['+49' || 1500000000 + f.n, 'plaintiff' || f.n || '@pii.example', f.n || ' Main Street'])[k] as value
) as c
order by f.slug, f.n, k;

insert into public.plaintiff_status_history (
  id, plaintiff_id, from_status, to_status, changed_by, changed_at, created_at, updated_at
)
select
  md5('plaintiff_status_history:' || f.slug || ':' || 2 * (f.n - 1) + k)::uuid,
  f.id,
  case k when 2 then 'new' end,
  case k when 1 then 'new' else f.status end,
  case k when 2 then md5('users:' || f.slug || ':' || 1 + f.n % 5)::uuid end,
  f.created_at + make_interval(hours => (k - 1) * (1 + pg_temp.roll('wait:' || f.n, 200))),
  f.created_at,
  f.created_at
from person as f
cross join generate_series(1, 2) as k
where k = 1 or f.status <> 'new'
order by f.slug, f.n, k;

create temp table docket as
select
  p.slug,
  p.id as firm_id,
  n,
  md5('judgments:' || p.slug || ':' || n)::uuid as id,
  -- A few plaintiffs have many judgments: the square favours the low numbers.
  md5(
    'plaintiffs:' || p.slug || ':'
    || case when n = 1 then 1 else 1 + (p.plaintiffs * (r.often ^ 2 / 1000000))::integer % p.plaintiffs end
  )::uuid as plaintiff_id,
  case
    when n = 1 then 'enforcement'
    when r.fate < 30 then 'intake'
    when r.fate < 55 then 'collectability'
    when r.fate < 90 then 'enforcement'
    else 'closed'
  end as stage,
  v.first_day
    + make_interval(
      mins => pg_temp.roll('judgment:' || n, extract(day from timestamptz '2025-12-20 00:00+00' - v.first_day)::integer * 1440)
    ) as created_at
from plan as p
cross join volume as v
cross join generate_series(1, p.judgments) as n
cross join lateral (
  select
    pg_temp.roll('often:' || n, 1000) as often,
    pg_temp.roll('fate:' || n, 100) as fate
) as r;

insert into public.judgments (
  id, firm_id, case_number, plaintiff_id, court, county, amount, judgment_date, defendant_name, stage, tier,
  deleted_at, created_at, updated_at
)
select
  d.id,
  d.firm_id,
  'CV-2024-' || lpad(d.n::text, 6, '0'),
  d.plaintiff_id,
  (array['Superior Court', 'District Court', 'Small Claims Court'])[1 + d.n % 3],
  (array['Alameda', 'Bergen', 'Cook', 'Dane', 'Erie'])[1 + pg_temp.roll('county:' || d.n, 5)],
  -- Most are small, a few are very large.
  round((500 + 250000 * (pg_temp.roll('amount:' || d.n, 10000) / 10000.0) ^ 4)::numeric, 2),
  date '2019-01-01' + pg_temp.roll('date:' || d.n, 2000),
  case when d.n = 1 then 'canary-' || d.slug else 'Debtor ' || d.n end,
  d.stage,
  case when d.stage <> 'intake' then (array['A', 'B', 'B', 'C', 'C', 'C', 'D', 'D', 'D', 'D'])[1 + pg_temp.roll('score:' || d.n, 10)] end,
  case when d.n % 60 = 0 then timestamptz '2025-12-22 00:00+00' end,
  d.created_at,
  d.created_at
from docket as d
order by d.slug, d.n;

-- Two in three are calls; a third is done; the rest is due around "today".
insert into public.plaintiff_tasks (id, plaintiff_id, kind, due_at, assigned_to, priority, done_at, created_at, updated_at)
select
  md5('plaintiff_tasks:' || p.slug || ':' || n)::uuid,
  md5('plaintiffs:' || p.slug || ':' || 1 + (n - 1) % p.plaintiffs)::uuid,
  case when n = 1 then 'call' else (array['call', 'call', 'call', 'call', 'letter', 'review'])[1 + pg_temp.roll('task:' || n, 6)] end,
  timestamptz '2026-01-01 09:00+00' + make_interval(hours => pg_temp.roll('due:' || n, 480) - 240),
  case when n % 7 <> 0 then md5('users:' || p.slug || ':' || 4 + n % 3)::uuid end,
  1 + pg_temp.roll('priority:' || n, 5),
  case when n % 3 = 0 then timestamptz '2025-12-30 12:00+00' end,
  '2025-12-15 00:00+00',
  '2025-12-15 00:00+00'
from plan as p
cross join generate_series(1, p.tasks) as n
order by p.slug, n;

create temp table matter as
select
  d.slug,
  d.n,
  d.id as judgment_id,
  md5('cases:' || d.slug || ':' || d.n)::uuid as id,
  case
    when d.n = 1 then 'garnishing'
    when d.stage = 'closed' then (array['satisfied', 'uncollectable'])[1 + pg_temp.roll('end:' || d.n, 2)]
    else (array['referred', 'located', 'garnishment_filed', 'garnishing', 'levy_filed', 'settled'])[1 + pg_temp.roll('state:' || d.n, 6)]
  end as state,
  d.created_at + interval '2 days' as created_at
from docket as d
where d.stage in ('enforcement', 'closed');

insert into enforcement.cases (id, judgment_id, state, assigned_to, version, created_at, updated_at)
select
  m.id,
  m.judgment_id,
  m.state,
  case
    when m.slug = 'harbor' and m.n % 20 = 0 then md5('users:former')::uuid
    else md5('users:' || m.slug || ':' || 4 + m.n % 3)::uuid
  end,
  case m.state when 'referred' then 1 when 'located' then 2 else 3 end,
  m.created_at,
  m.created_at
from matter as m
order by m.slug, m.n;

insert into enforcement.actions (id, case_id, kind, outcome, at, created_at, updated_at)
select
  md5('actions:' || m.slug || ':' || m.n || case when k = 1 then '' else ':' || k end)::uuid,
  m.id,
  a.kind,
  case a.kind
    when 'call' then (array['reached', 'no_answer', 'no_answer'])[1 + pg_temp.roll('call:' || m.n || ':' || k, 3)]
    when 'letter' then 'sent'
    else 'accepted'
  end,
  a.at,
  a.at,
  a.at
from matter as m
cross join lateral generate_series(1, 1 + pg_temp.roll('actions:' || m.n, 4)) as k
cross join lateral (
  select
    (array['call', 'call', 'letter', 'filing', 'levy'])[1 + pg_temp.roll('action:' || m.n || ':' || k, 5)] as kind,
    m.created_at + make_interval(hours => k * 30) as at
) as a
order by m.slug, m.n, k;

insert into enforcement.payments (id, case_id, amount, received_at, idempotency_key, created_at, updated_at)
select
  md5('payments:' || m.slug || ':' || m.n || case when k = 1 then '' else ':' || k end)::uuid,
  m.id,
  round((25 + pg_temp.roll('payment:' || m.n || ':' || k, 150000) / 100.0)::numeric, 2),
  m.created_at + make_interval(days => 3 * k),
  case when m.n = 1 and k = 1 then 'canary-' || m.slug else 'pay-' || m.n || '-' || k end,
  m.created_at + make_interval(days => 3 * k),
  m.created_at + make_interval(days => 3 * k)
from matter as m
cross join lateral generate_series(1, 1 + m.n % 3) as k
where m.state in ('garnishing', 'settled', 'satisfied')
order by m.slug, m.n, k;

alter table public.plaintiffs enable trigger status_history_on_insert;
