-- The source: the dashboard's figures in a materialised view over customers, jobs and invoices, refreshed each 5 minutes.
-- Wrong: it cannot have row security (X-067); and the joins multiply the rows, so that 400 is shown as 20,000 (X-019, E14).
-- X-067, X-019 (T-090, T-091).
create materialized view public.company_kpis_live as
select
  companies.id as company_id,
  count(distinct customers.id) as total_customers,
  count(distinct jobs.id) as total_jobs,
  count(distinct jobs.id) filter (where jobs.status = 'scheduled') as scheduled_jobs,
  count(distinct jobs.id) filter (where jobs.status = 'in_progress') as active_jobs,
  count(distinct jobs.id) filter (where jobs.status = 'completed') as completed_jobs,
  coalesce(sum(invoices.total_amount), 0) as total_revenue,
  coalesce(sum(invoices.total_amount) filter (where invoices.status = 'paid'), 0) as collected_revenue,
  coalesce(sum(invoices.total_amount) filter (where invoices.status in ('sent', 'overdue')), 0) as outstanding_revenue
from public.companies
left join public.customers on customers.company_id = companies.id
left join public.jobs on jobs.company_id = companies.id
left join public.invoices on invoices.company_id = companies.id
-- Of companies of a size at which the product of three tables is still computed in time.
where companies.plan = 'basic'
group by companies.id
with no data;

create unique index idx_company_kpis_company_id on public.company_kpis_live (company_id);
alter materialized view public.company_kpis_live owner to fieldservice_owner;
