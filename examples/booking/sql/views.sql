-- Plain views, as found: they run with the rights of their owner, who owns the tables and therefore meets no policy
-- (X-049), and none of them is a security barrier.

set role booking_app;

-- Masked. The filter is the view's own, so it is all that stands between two restaurants, and a cheap function in the
-- caller's WHERE may run before it.
create view customers_secure_view as
select
  c.id,
  c.restaurant_id,
  left(c.full_name, 1) || '***' as full_name,
  case when c.email_encrypted is null then null else '***' end as email,
  case when c.phone_encrypted is null then null else '***' end as phone,
  c.created_at
from customers as c
where c.deleted_at is null
  and c.restaurant_id = current_restaurant_id();

-- For the application, which holds the key. No filter at all.
create view customers_private_view as
select
  c.id,
  c.restaurant_id,
  c.full_name,
  c.email_encrypted,
  c.phone_encrypted,
  c.key_version,
  c.created_at
from customers as c
where c.deleted_at is null;

-- Conflict rate: refused overlaps against attempts, per day.
create view v_overlap_attempts as
with granted as (
  select a.restaurant_id, date_trunc('day', a.created_at, 'UTC') as day, count(*) as attempts
  from allocations as a
  group by 1, 2
),
rejected as (
  select e.restaurant_id, date_trunc('day', e.created_at, 'UTC') as day, count(*) as attempts
  from observability_events as e
  where e.code = 'overlap.rejected'
  group by 1, 2
)
select
  coalesce(granted.restaurant_id, rejected.restaurant_id) as restaurant_id,
  coalesce(granted.day, rejected.day) as day,
  coalesce(granted.attempts, 0) + coalesce(rejected.attempts, 0) as attempts,
  coalesce(rejected.attempts, 0) as rejected,
  round(coalesce(rejected.attempts, 0)::numeric / (coalesce(granted.attempts, 0) + coalesce(rejected.attempts, 0)), 4) as conflict_rate
from granted
full join rejected
  on rejected.restaurant_id = granted.restaurant_id
  and rejected.day = granted.day;

-- Time from booking to table.
create view v_assignment_latency as
select
  b.restaurant_id,
  count(*) as assigned,
  percentile_cont(0.5) within group (order by b.assigned_at - b.created_at) as p50,
  percentile_cont(0.95) within group (order by b.assigned_at - b.created_at) as p95
from bookings as b
where b.assigned_at is not null
group by b.restaurant_id;

create view v_outbox_health as
select
  o.restaurant_id,
  count(*) filter (where o.status = 'pending') as pending,
  count(*) filter (where o.status = 'processing') as processing,
  count(*) filter (where o.status = 'dead') as dead,
  min(o.created_at) filter (where o.status = 'pending') as oldest_pending
from capacity_outbox as o
group by o.restaurant_id;

reset role;
