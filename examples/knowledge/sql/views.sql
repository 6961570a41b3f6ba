-- What the dashboards read. Written with their reader's rights; as found the reader owns the tables, so that the org is
-- up to the query.

set role knowledge_app;

create view v_queue_depth
with (security_invoker = true)
as
select
  j.org_id,
  j.kind,
  count(*) filter (where j.status = 'queued') as queued,
  count(*) filter (where j.status = 'running') as running,
  count(*) filter (where j.status = 'dead') as dead,
  min(j.run_at) filter (where j.status = 'queued') as oldest_queued
from ingest_jobs as j
group by j.org_id, j.kind;

-- From the moment a job was due to the one it was done.
create view v_job_latency
with (security_invoker = true)
as
select
  j.org_id,
  j.kind,
  count(*) as done,
  percentile_cont(0.5) within group (order by j.updated_at - j.run_at) as p50,
  percentile_cont(0.95) within group (order by j.updated_at - j.run_at) as p95
from ingest_jobs as j
where j.status = 'done'
group by j.org_id, j.kind;

create view v_usage
with (security_invoker = true)
as
select u.org_id, u.metric, u.period, u.amount
from usage_ledger as u;

grant select on v_queue_depth, v_job_latency, v_usage to knowledge_authenticated;

reset role;
