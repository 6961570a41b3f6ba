-- Plain views, as found: they run with the rights of their owner, who owns the tables and therefore meets no policy
-- (X-014). None of them filters: the dashboards add "?firm_id=eq." themselves. And the RPCs that read them.

create view public.v_plaintiffs_overview as
select
  p.firm_id,
  p.id as plaintiff_id,
  p.name,
  p.status,
  p.tier,
  (select count(*) from public.judgments as j where j.plaintiff_id = p.id and j.deleted_at is null) as judgments,
  (select coalesce(sum(j.amount), 0) from public.judgments as j where j.plaintiff_id = p.id and j.deleted_at is null) as face_value,
  (select count(*) from public.plaintiff_tasks as t where t.plaintiff_id = p.id and t.done_at is null) as open_tasks,
  p.created_at
from public.plaintiffs as p
where p.deleted_at is null;

-- The funnel.
create view public.v_judgment_pipeline as
select
  j.firm_id,
  j.stage,
  array_position(array['intake', 'collectability', 'enforcement', 'closed'], j.stage) as position,
  count(*) as judgments,
  sum(j.amount) as face_value,
  min(j.created_at) as oldest
from public.judgments as j
where j.deleted_at is null
group by j.firm_id, j.stage;

-- Calls and payments. Clients may not enter schema enforcement, so the numbers come through the function.
create view public.v_enforcement_overview as
select
  e.firm_id,
  e.cases_open,
  e.cases_closed,
  e.calls_this_week,
  e.calls_reached_this_week,
  e.contact_rate,
  e.payments_this_month,
  e.collected_this_month,
  e.collected_lifetime,
  e.median_days_to_first_call
from api.enforcement_totals() as e;

-- Next calls, the most urgent first. Whom to call; the number itself is decrypted by the application.
create view public.v_plaintiff_call_queue as
select
  p.firm_id,
  t.id as task_id,
  p.id as plaintiff_id,
  p.name,
  p.status,
  p.tier,
  c.id as contact_id,
  c.value_encrypted as phone_encrypted,
  t.priority,
  t.due_at,
  t.assigned_to,
  row_number() over (partition by p.firm_id order by t.priority, t.due_at, t.id) as rank
from public.plaintiff_tasks as t
join public.plaintiffs as p on p.id = t.plaintiff_id
left join public.plaintiff_contacts as c on c.plaintiff_id = p.id and c.kind = 'phone' and c.is_primary
where t.kind = 'call'
  and t.done_at is null
  and p.deleted_at is null
  and p.status <> 'do_not_contact';

-- How the tiers A to D are spread.
create view public.v_collectability_snapshot as
select
  j.firm_id,
  j.tier,
  count(*) as judgments,
  sum(j.amount) as face_value,
  round(count(*) / sum(count(*)) over (partition by j.firm_id), 4) as share
from public.judgments as j
where j.deleted_at is null
  and j.stage <> 'closed'
group by j.firm_id, j.tier;

create view ops.v_batch_performance as
select
  b.firm_id,
  b.id as batch_id,
  b.file_name,
  b.status,
  b.row_count,
  b.ok_count,
  b.error_count,
  round(b.ok_count::numeric / nullif(b.row_count, 0), 4) as success_rate,
  b.created_at,
  b.updated_at - b.created_at as took
from intake.simplicity_batches as b;

create view ops.v_event_log_recent as
select e.at, e.level, e.source, e.event, e.firm_id, e.data
from ops.event_log as e
order by e.at desc
limit 500;

create view ops.v_reaper_status as
select
  r.action,
  count(*) as total,
  count(*) filter (where r.at > now() - interval '1 day') as last_day,
  max(r.at) as latest
from ops.reaper_log as r
group by r.action;

-- Which tables have row security, out of the catalogue.
create view ops.v_rls_coverage as
select
  n.nspname as schema_name,
  c.relname as table_name,
  c.relrowsecurity as enabled,
  c.relforcerowsecurity as forced,
  (select count(*) from pg_catalog.pg_policy as p where p.polrelid = c.oid) as policies
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where n.nspname in ('public', 'api', 'intake', 'enforcement', 'ops')
  and c.relkind in ('r', 'p')
  and not c.relispartition;

-- Headline numbers.
create function api.get_dashboard_stats()
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'plaintiffs', (select count(*) from public.plaintiffs as p where p.deleted_at is null),
    'judgments', (select count(*) from public.judgments as j where j.deleted_at is null),
    'face_value', (select coalesce(sum(j.amount), 0) from public.judgments as j where j.deleted_at is null),
    'calls_due', (select count(*) from public.v_plaintiff_call_queue as q where q.due_at <= now()),
    'pipeline', (select coalesce(jsonb_object_agg(s.stage, s.judgments), '{}') from (
      select v.stage, sum(v.judgments) as judgments
      from public.v_judgment_pipeline as v
      group by v.stage
    ) as s)
  )
$$;

create function api.get_enforcement_overview()
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select to_jsonb(v)
  from public.v_enforcement_overview as v
$$;

create function api.get_call_queue(p_limit integer default 25)
returns setof public.v_plaintiff_call_queue
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select q.*
  from public.v_plaintiff_call_queue as q
  order by q.priority, q.due_at, q.task_id
  limit least(greatest(p_limit, 0), 200)
$$;

-- The twelve metrics of the executive dashboard. The source counts them and names none; these are ours.
create function api.get_ceo_metrics()
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  with book as (
    select
      count(*) filter (where j.stage <> 'closed') as open,
      coalesce(sum(j.amount), 0) as face_value,
      count(*) filter (where j.created_at >= date_trunc('week', now())) as new_this_week,
      round(count(*) filter (where j.tier = 'A')::numeric / nullif(count(*), 0), 4) as tier_a
    from public.judgments as j
    where j.deleted_at is null
  ),
  batches as (
    select round(sum(b.ok_count)::numeric / nullif(sum(b.row_count), 0), 4) as success_rate
    from intake.simplicity_batches as b
    where b.status = 'done'
  )
  select jsonb_build_object(
    'open_judgments', book.open,
    'face_value', book.face_value,
    'collected_this_month', e.collected_this_month,
    'collected_lifetime', e.collected_lifetime,
    'recovery_rate', round(e.collected_lifetime / nullif(book.face_value, 0), 4),
    'new_intake_this_week', book.new_this_week,
    'tier_a_share', book.tier_a,
    'calls_this_week', e.calls_this_week,
    'contact_rate', e.contact_rate,
    'median_days_to_first_call', e.median_days_to_first_call,
    'enforcement_cases_open', e.cases_open,
    'batch_success_rate', batches.success_rate
  )
  from book
  cross join batches
  left join public.v_enforcement_overview as e on true
$$;
