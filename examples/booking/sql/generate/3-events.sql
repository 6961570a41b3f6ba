-- Outbox with its ledger, analytics, observability. Times run evenly from the first day to "today"; the milliseconds
-- keep restaurants with equal numbers apart.

-- The newest rows are pending, a few before them are being processed, one in 500 is dead. Keys are equal in every
-- restaurant: 'idem-<n>'; every tenth row has none.
create temp table event as
select
  p.ordinal,
  p.slug,
  p.id as restaurant_id,
  n,
  case
    when n = 1 then 'canary'
    else (array[
      'booking.created', 'booking.confirmed', 'hold.created', 'hold.expired', 'assignment.created', 'booking.cancelled', 'assignment.conflict'
    ])[1 + n % 7]
  end as event_type,
  case when n = 1 then 'canary-' || p.slug when n % 10 <> 0 then 'idem-' || n end as idempotency_key,
  case when n % 3 = 0 then 'event-' || n end as dedupe_key,
  md5('bookings:' || p.slug || ':' || 1 + n % p.bookings)::uuid as aggregate_id,
  case
    when n > p.outbox - p.pending then 'pending'
    when n > p.outbox - p.pending - 5 then 'processing'
    when n % 500 = 0 then 'dead'
    else 'done'
  end as status,
  v.first_day
    + (timestamptz '2026-01-01 00:00+00' - v.first_day) * ((n - 0.5) / p.outbox)
    + make_interval(secs => p.ordinal / 1000.0) as created_at
from plan as p, volume as v, generate_series(1, p.outbox) as n;

with written as (
  insert into capacity_outbox (
    restaurant_id, event_type, aggregate_type, aggregate_id, payload, dedupe_key, idempotency_key,
    status, attempts, next_attempt_at, lease_until, locked_by, last_error, created_at, updated_at
  )
  select
    e.restaurant_id,
    e.event_type,
    'booking',
    e.aggregate_id,
    case when e.n = 1 then jsonb_build_object('marker', 'canary-' || e.slug) else jsonb_build_object('n', e.n) end,
    e.dedupe_key,
    e.idempotency_key,
    e.status,
    case e.status when 'pending' then 0 when 'dead' then 12 else 1 end,
    e.created_at,
    case when e.status = 'processing' then timestamptz '2026-01-01 00:01+00' end,
    case when e.status = 'processing' then 'dispatcher-1' end,
    case when e.status = 'dead' then 'the endpoint answered 410' end,
    e.created_at,
    e.created_at
  from event as e
  -- The identity numbers follow the order of insertion, so the order is part of the data.
  order by e.n, e.ordinal
  returning id, restaurant_id, event_type, dedupe_key, idempotency_key, created_at
)
insert into outbox_dedupe (restaurant_id, event_type, key_hash, outbox_id, expires_at, created_at, updated_at)
select
  w.restaurant_id,
  w.event_type,
  sha256(convert_to(coalesce(w.idempotency_key, w.dedupe_key), 'UTF8')),
  w.id,
  w.created_at + interval '30 days',
  w.created_at,
  w.created_at
from written as w
where coalesce(w.idempotency_key, w.dedupe_key) is not null
  and (w.created_at > '2025-12-02 00:00+00' or w.event_type = 'canary');

insert into analytics_events (id, restaurant_id, name, actor_id, props, created_at, updated_at)
select
  md5('analytics_events:' || p.slug || ':' || n)::uuid,
  p.id,
  case when n = 1 then 'canary' else (array['page.viewed', 'search.made', 'hold.started', 'booking.finished'])[1 + n % 4] end,
  case when n % 4 = 3 then md5('users:' || p.slug || ':' || 1 + n % 5)::uuid end,
  case when n = 1 then jsonb_build_object('marker', 'canary-' || p.slug) else jsonb_build_object('step', n % 9) end,
  spread.at,
  spread.at
from plan as p
cross join volume as v
cross join generate_series(1, p.analytics) as n
cross join lateral (select v.first_day + (timestamptz '2026-01-01 00:00+00' - v.first_day) * ((n - 0.5) / p.analytics) as at) as spread;

insert into observability_events (id, restaurant_id, level, source, code, labels, created_at, updated_at)
select
  md5('observability_events:' || p.slug || ':' || n)::uuid,
  p.id,
  case when n % 10 = 0 then 'warning' else 'info' end,
  case when n % 10 = 0 then 'allocations' else 'api' end,
  case when n = 1 then 'canary' when n % 10 = 0 then 'overlap.rejected' else 'request.served' end,
  case when n = 1 then jsonb_build_object('marker', 'canary-' || p.slug) else jsonb_build_object('ms', 1 + n % 40) end,
  spread.at,
  spread.at
from plan as p
cross join volume as v
cross join generate_series(1, p.observability) as n
cross join lateral (select v.first_day + (timestamptz '2026-01-01 00:00+00' - v.first_day) * ((n - 0.5) / p.observability) as at) as spread;

drop table event, abandoned, booked, seat, plan, share, volume;
drop function pg_temp.roll;
reset timezone;
analyze;
