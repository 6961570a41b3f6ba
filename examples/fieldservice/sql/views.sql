-- Plain views, as found: they run with the rights of their owner, who owns the tables and meets no policy.

set role fieldservice_owner;

-- What the metrics dashboard shows: jobs created, invoices sent and their sum, per company and day.
create view v_business_counters as
with created as (
  select j.company_id, date_trunc('day', j.created_at, 'UTC') as day, count(*) as jobs_created
  from jobs as j
  group by 1, 2
),
sent as (
  select i.company_id, date_trunc('day', i.created_at, 'UTC') as day, count(*) as invoices_sent, sum(i.total_amount) as revenue_sent
  from invoices as i
  where i.status <> 'draft'
  group by 1, 2
)
select
  coalesce(created.company_id, sent.company_id) as company_id,
  coalesce(created.day, sent.day) as day,
  coalesce(created.jobs_created, 0) as jobs_created,
  coalesce(sent.invoices_sent, 0) as invoices_sent,
  coalesce(sent.revenue_sent, 0) as revenue_sent
from created
full join sent
  on sent.company_id = created.company_id
  and sent.day = created.day;

create view v_queue_health as
select
  q.company_id,
  q.job_type,
  count(*) filter (where q.status = 'pending') as pending,
  count(*) filter (where q.status = 'processing') as processing,
  count(*) filter (where q.status = 'failed') as failed,
  min(q.scheduled_at) filter (where q.status = 'pending') as oldest_pending
from job_queue as q
group by q.company_id, q.job_type;

reset role;
