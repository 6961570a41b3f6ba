-- Batches with their rows and results, the job queue, and what ops keeps.

create temp table batch as
select
  p.slug,
  p.id as firm_id,
  p.judgments,
  p.batch_rows,
  n,
  md5('simplicity_batches:' || p.slug || ':' || n)::uuid as id,
  v.first_day + (timestamptz '2025-12-28 00:00+00' - v.first_day) * (n::numeric / (p.batches + 1))::double precision as at
from plan as p
cross join volume as v
cross join generate_series(1, p.batches) as n;

-- Three rows of a hundred are rejected; a row whose case the firm has had before is a duplicate.
create temp table delivered as
select
  b.slug,
  b.id as batch_id,
  b.at,
  r as row_no,
  (b.n - 1) * b.batch_rows + r as n,
  case
    when r % 100 in (0, 34, 67) then 'rejected'
    when r % 50 = 7 or (b.n - 1) * b.batch_rows + r > b.judgments then 'duplicate'
    else 'imported'
  end as outcome
from batch as b
cross join generate_series(1, b.batch_rows) as r;

insert into intake.simplicity_batches (
  id, firm_id, file_name, uploaded_by, row_count, ok_count, error_count, status, checksum, created_at, updated_at
)
select
  b.id,
  b.firm_id,
  case when b.n = 1 then 'canary-' || b.slug || '.csv' else 'simplicity-' || lpad(b.n::text, 3, '0') || '.csv' end,
  case when b.slug = 'harbor' and b.n % 3 = 0 then md5('users:former')::uuid else md5('users:' || b.slug || ':2')::uuid end,
  b.batch_rows,
  b.batch_rows - d.rejected,
  d.rejected,
  'done',
  encode(sha256(convert_to('simplicity:' || b.n, 'UTF8')), 'hex'),
  b.at,
  b.at + interval '4 minutes'
from batch as b
cross join lateral (
  select count(*) filter (where x.outcome = 'rejected') as rejected
  from delivered as x
  where x.batch_id = b.id
) as d
order by b.slug, b.n;

insert into intake.simplicity_raw (id, batch_id, row_no, raw, row_hash, created_at, updated_at)
select
  md5('simplicity_raw:' || d.slug || ':' || d.n)::uuid,
  d.batch_id,
  d.row_no,
  r.raw,
  sha256(convert_to(r.raw::text, 'UTF8')),
  d.at,
  d.at
from delivered as d
cross join lateral (
  select
    jsonb_build_object(
      'case_number', 'CV-2024-' || lpad(d.n::text, 6, '0'),
      'plaintiff', 'Plaintiff ' || d.n,
      'defendant', 'Debtor ' || d.n,
      'court', 'Superior Court',
      'county', 'Alameda',
      'amount', case when d.outcome = 'rejected' then 'n/a' else (500 + d.n)::text end,
      'judgment_date', '2024-03-15'
    ) || case when d.n = 1 then jsonb_build_object('marker', 'canary-' || d.slug) else '{}' end as raw
) as r
order by d.slug, d.n;

insert into intake.simplicity_import_log (id, batch_id, row_no, outcome, message, judgment_id, created_at, updated_at)
select
  md5('simplicity_import_log:' || d.slug || ':' || d.n)::uuid,
  d.batch_id,
  d.row_no,
  d.outcome,
  case when d.n = 1 then 'canary-' || d.slug when d.outcome = 'rejected' then 'the amount is no amount' end,
  case when d.outcome = 'imported' then md5('judgments:' || d.slug || ':' || d.n)::uuid end,
  d.at + interval '4 minutes',
  d.at + interval '4 minutes'
from delivered as d
order by d.slug, d.n;

-- The newest are queued, a few before them run, one in 50 is dead. Keys are equal in every firm; every tenth job has none.
insert into public.job_queue (
  id, firm_id, kind, payload, status, attempts, run_at, lease_until, worker_id, fencing_token, error, dedupe_key, created_at, updated_at
)
select
  j.id,
  j.firm_id,
  (array['import_batch', 'score', 'letter', 'status_update', 'webhook'])[1 + j.n % 5],
  case when j.n = 1 then jsonb_build_object('marker', 'canary-' || j.slug) else jsonb_build_object('n', j.n) end,
  j.status,
  case j.status when 'queued' then 0 when 'dead' then 5 else 1 end,
  j.at,
  case when j.status = 'running' then timestamptz '2026-01-01 00:01+00' end,
  case when j.status = 'running' then 'worker-1' end,
  j.n,
  case when j.status = 'dead' then 'the endpoint answered 410' end,
  case when j.n % 10 <> 0 then 'job-' || j.n end,
  j.at,
  j.at
from (
  select
    p.slug,
    p.id as firm_id,
    n,
    md5('job_queue:' || p.slug || ':' || n)::uuid as id,
    case
      when n > p.jobs - p.jobs / 10 then 'queued'
      when n > p.jobs - p.jobs / 10 - 2 then 'running'
      when n % 50 = 0 then 'dead'
      else 'done'
    end as status,
    v.first_day + (timestamptz '2026-01-01 00:00+00' - v.first_day) * ((n - 0.5) / p.jobs)::double precision as at
  from plan as p
  cross join volume as v
  cross join generate_series(1, p.jobs) as n
) as j
order by j.slug, j.n;

insert into ops.event_log (id, source, event, level, firm_id, data, at, created_at, updated_at)
select
  md5('event_log:' || e.slug || ':' || n)::uuid,
  (array['api', 'worker', 'rest', 'worker'])[1 + n % 4],
  case when n = 1 then 'canary' else (array['job.queued', 'job.done', 'request.served', 'batch.imported'])[1 + n % 4] end,
  case when n % 100 = 0 then 'error' when n % 20 = 0 then 'warning' else 'info' end,
  e.firm_id,
  case when n = 1 then jsonb_build_object('marker', 'canary-' || e.slug) else jsonb_build_object('ms', 1 + n % 90) end,
  spread.at,
  spread.at,
  spread.at
from (
  select p.slug, p.id as firm_id, p.events as total
  from plan as p
  union all
  select 'platform', null, v.events / 10
  from volume as v
) as e
cross join volume as v
cross join generate_series(1, e.total) as n
cross join lateral (
  select v.first_day + (timestamptz '2026-01-01 00:00+00' - v.first_day) * ((n - 0.5) / e.total)::double precision as at
) as spread
order by spread.at, e.slug, n;

insert into ops.outbox (id, topic, payload, firm_id, status, attempts, next_attempt_at, created_at, updated_at)
select
  md5('outbox:' || p.slug || ':' || n)::uuid,
  (array['case.opened', 'case.located', 'case.settled', 'payment.received'])[1 + n % 4],
  case when n = 1 then jsonb_build_object('marker', 'canary-' || p.slug) else jsonb_build_object('n', n) end,
  p.id,
  case when n > p.outbox - p.outbox / 10 then 'pending' when n % 100 = 0 then 'dead' else 'done' end,
  case when n > p.outbox - p.outbox / 10 then 0 when n % 100 = 0 then 12 else 1 end,
  spread.at,
  spread.at,
  spread.at
from plan as p
cross join volume as v
cross join generate_series(1, p.outbox) as n
cross join lateral (
  select v.first_day + (timestamptz '2026-01-01 00:00+00' - v.first_day) * ((n - 0.5) / p.outbox)::double precision as at
) as spread
order by p.slug, n;

insert into ops.reaper_log (id, job_id, firm_id, action, reason, at, created_at, updated_at)
select
  md5('reaper_log:' || p.slug || ':' || n)::uuid,
  md5('job_queue:' || p.slug || ':' || n)::uuid,
  p.id,
  (array['requeued', 'requeued', 'killed', 'buried'])[1 + n % 4],
  case when n = 1 then 'canary-' || p.slug else 'the lease ran out' end,
  timestamptz '2025-12-31 00:00+00' - make_interval(hours => n),
  timestamptz '2025-12-31 00:00+00' - make_interval(hours => n),
  timestamptz '2025-12-31 00:00+00' - make_interval(hours => n)
from plan as p
cross join generate_series(1, p.reaped) as n
order by p.slug, n;

drop table delivered, batch, matter, docket, person, plan, share, volume;
drop function pg_temp.roll;
reset timezone;
analyze;
