-- Jobs with their slots, counters, flags, usage. The newest tenth of an org's jobs is queued, two before them are running
-- (lease and all in 2099, so that no claim of another year takes them over), one in fifty is dead.

create temp table job as
select
  p.ordinal,
  p.slug,
  p.id as org_id,
  n,
  case when n in (q.first_queued - 1, q.first_queued - 2) then 'embed' else (array['embed', 'crawl', 'ocr', 'tts'])[1 + n % 4] end as kind,
  case
    when n >= q.first_queued then 'queued'
    when n >= q.first_queued - 2 then 'running'
    when n % 50 = 0 then 'dead'
    else 'done'
  end as status,
  md5('knowledge_items:' || p.slug || ':' || 1 + n % p.items)::uuid as item_id,
  md5('documents:' || p.slug || ':' || 1 + n % ((p.items + 1) / 2))::uuid as doc_id,
  timestamptz '2025-10-01 00:00+00' + interval '92 days' * ((n - 0.5) / p.jobs) as run_at
from plan as p
cross join lateral (select p.jobs - p.jobs / 10 + 1 as first_queued) as q
cross join generate_series(1, p.jobs) as n;

insert into ingest_jobs (
  id, org_id, kind, payload, status, attempts, run_at, lease_until, worker_id, fencing_token, error, dedupe_key, created_at, updated_at
)
select
  md5('ingest_jobs:' || j.slug || ':' || j.n)::uuid,
  j.org_id,
  j.kind,
  case when j.kind = 'ocr' then jsonb_build_object('doc_id', j.doc_id) else jsonb_build_object('item_id', j.item_id) end,
  j.status,
  case j.status when 'queued' then 0 when 'dead' then 5 else 1 end,
  j.run_at,
  case when j.status = 'running' then timestamptz '2099-01-01 00:00+00' end,
  case when j.status <> 'queued' then 'worker-1' end,
  case j.status when 'queued' then 0 when 'dead' then 5 else 1 end,
  case when j.status = 'dead' then 'the source answered 410' end,
  case when j.n = 1 then 'canary-' || j.slug when j.n % 3 = 0 then 'job-' || j.n end,
  j.run_at,
  j.run_at + make_interval(secs => 2 + pg_temp.roll('job:' || j.n, 90))
from job as j;

insert into tenant_slots (org_id, kind, running, max_running, created_at, updated_at)
select
  p.id,
  k.kind,
  (select count(*) from job as j where j.ordinal = p.ordinal and j.kind = k.kind and j.status = 'running'),
  case when p.plan = 'enterprise' then 8 else 2 end,
  '2025-01-13 00:00+00',
  '2025-01-13 00:00+00'
from plan as p, unnest(array['embed', 'crawl', 'ocr', 'tts']) as k (kind)
where p.items > 0;

-- Two old minutes an org, and the canary's.
insert into rate_counters (key, window_start, count, created_at, updated_at)
select c.key, c.at, c.count, c.at, c.at
from plan as p
cross join lateral (
  values
    ('tts:org:' || p.id, timestamptz '2025-12-31 23:58+00', 12),
    ('embed:org:' || p.id, timestamptz '2025-12-31 23:59+00', 7),
    ('canary-' || p.slug, timestamptz '2025-12-31 23:59+00', 1)
) as c (key, at, count)
where p.items > 0;

insert into feature_flags (id, org_id, key, value, updated_by, created_at, updated_at)
select
  md5('feature_flags:' || f.key)::uuid,
  null::uuid,
  f.key,
  f.value,
  md5('users:super-admin')::uuid,
  timestamptz '2025-01-14 00:00+00',
  timestamptz '2025-01-14 00:00+00'
from (values ('market', jsonb 'true'), ('tts', jsonb 'true'), ('crawl-depth', jsonb '2')) as f (key, value)
union all
select
  md5('feature_flags:' || p.slug || ':' || f.n)::uuid,
  p.id,
  f.key,
  f.value,
  md5('users:super-admin')::uuid,
  '2025-01-14 00:00+00',
  '2025-01-14 00:00+00'
from plan as p
cross join lateral (
  values
    (1, 'canary', to_jsonb('canary-' || p.slug)),
    (2, 'crawl-depth', to_jsonb(case when p.plan = 'enterprise' then 5 else 3 end))
) as f (n, key, value)
where p.items > 0;

insert into usage_ledger (org_id, metric, period, amount, created_at, updated_at)
select
  p.id,
  u.metric,
  month::date,
  p.items * (1 + pg_temp.roll(u.metric || month::date, 20)),
  month,
  month
from plan as p
cross join generate_series(timestamptz '2025-07-01 00:00+00', timestamptz '2025-12-01 00:00+00', interval '1 month') as month
cross join unnest(array['jobs.embed', 'storage.bytes', 'tokens']) as u (metric)
where p.items > 0
union all
select p.id, 'canary-' || p.slug, date '2025-12-01', 1, timestamptz '2025-12-01 00:00+00', timestamptz '2025-12-01 00:00+00'
from plan as p
where p.items > 0;

drop table job, chunk, item, plan, share;
drop function pg_temp.embedding, pg_temp.roll;
reset timezone;
analyze;
