-- Guests, tables, bookings, and what occupies the tables.

-- Stand-ins of the right shape for what the application computes: a digest for the ciphertext, and a digest without a
-- tenant's key for the blind index, so that twins share their contact hashes.
insert into customers (
  id, restaurant_id, full_name, email_encrypted, phone_encrypted, email_bidx, phone_bidx, deleted_at, created_at, updated_at
)
select
  md5('customers:' || p.slug || ':' || n)::uuid,
  p.id,
  case
    when n = 1 then 'canary-' || p.slug
    else (array['Ada', 'Bo', 'Chiara', 'Dmitri', 'Elif', 'Femi', 'Greta', 'Hugo'])[1 + pg_temp.roll('first:' || n, 8)]
      || ' '
      || (array['Alvarez', 'Brandt', 'Costa', 'Dubois', 'Eze', 'Fischer', 'Grant'])[1 + pg_temp.roll('last:' || n, 7)]
  end,
  sha256(convert_to('sealed:guest' || n || '@pii.example', 'UTF8')),
  sha256(convert_to('sealed:+49' || 1500000000 + n, 'UTF8')),
  sha256(convert_to('email:guest' || n || '@pii.example', 'UTF8')),
  sha256(convert_to('phone:+49' || 1500000000 + n, 'UTF8')),
  case when n % 50 = 0 then timestamptz '2025-12-01 00:00+00' end,
  v.first_day - make_interval(hours => pg_temp.roll('customer:' || n, 480)),
  v.first_day
from plan as p, volume as v, generate_series(1, p.customers) as n;

insert into dining_tables (id, restaurant_id, label, capacity, zone, active, created_at, updated_at)
select
  md5('dining_tables:' || p.slug || ':' || n)::uuid,
  p.id,
  case when n = 1 then 'canary-' || p.slug else 'T' || lpad(n::text, 2, '0') end,
  (array[2, 2, 4, 4, 6, 8])[1 + n % 6],
  (array['main', 'terrace', 'bar'])[1 + n % 3],
  true,
  '2024-06-04 00:00+00',
  '2024-06-04 00:00+00'
from plan as p, generate_series(1, p.tables) as n;

-- One cell is one table in one sitting. Stepping through the cells by a prime visits each at most once, so no two
-- bookings of a restaurant ever overlap.
create temp table seat as
select
  p.ordinal,
  p.slug,
  p.id as restaurant_id,
  n,
  md5('dining_tables:' || p.slug || ':' || 1 + cell.at % p.tables)::uuid as table_id,
  v.first_day
    + make_interval(hours => (cell.at / p.tables / 4 * 24 + (array[12, 14, 18, 20])[1 + cell.at / p.tables % 4])::integer) as starts_at
from plan as p
cross join volume as v
cross join generate_series(1, p.bookings) as n
cross join lateral (select (n::bigint * 7919 % (p.tables * v.days * 4))::integer as at) as cell;

create temp table booked as
select
  s.*,
  md5('bookings:' || s.slug || ':' || s.n)::uuid as id,
  -- Regulars come often: the square favours the low numbers.
  md5('customers:' || s.slug || ':' || case when s.n = 1 then 1 else 1 + (p.customers * (r.regular ^ 2 / 1000000))::integer % p.customers end)::uuid
    as customer_id,
  s.starts_at + interval '105 minutes' as ends_at,
  least(s.starts_at, timestamptz '2026-01-01 00:00+00') - make_interval(mins => 60 + r.lead) as created_at,
  case
    when s.n = 1 and s.starts_at < '2026-01-01 00:00+00' then 'completed'
    when s.n = 1 then 'confirmed'
    when r.fate < 10 then 'cancelled'
    when s.starts_at < '2026-01-01 00:00+00' and r.fate < 15 then 'no_show'
    when s.starts_at < '2026-01-01 00:00+00' then 'completed'
    when r.fate < 25 then 'requested'
    else 'confirmed'
  end as status,
  r.wait
from seat as s
join plan as p on p.ordinal = s.ordinal
cross join lateral (
  select
    pg_temp.roll('regular:' || s.n, 1000) as regular,
    pg_temp.roll('lead:' || s.n, 28000) as lead,
    pg_temp.roll('fate:' || s.n, 100) as fate,
    pg_temp.roll('wait:' || s.n, 50) as wait
) as r;

insert into bookings (
  id, restaurant_id, customer_id, party_size, starts_at, ends_at, status, assigned_at, version, notes, created_at, updated_at
)
select
  b.id,
  b.restaurant_id,
  b.customer_id,
  1 + b.n % 6,
  b.starts_at,
  b.ends_at,
  b.status,
  case when b.status <> 'requested' then b.created_at + make_interval(mins => b.wait) end,
  case b.status when 'requested' then 1 when 'confirmed' then 2 else 3 end,
  case when b.n = 1 then 'canary-' || b.slug when b.n % 20 = 0 then 'Birthday, window seat' end,
  b.created_at,
  b.created_at + make_interval(mins => b.wait)
from booked as b;

-- One assignment for each booking that has a table, then tables that were changed before the guests came, up to the
-- volume's number.
insert into booking_table_assignments (
  id, booking_id, table_id, during, assigned_by, assigned_at, unassigned_at, created_at, updated_at
)
select
  md5('booking_table_assignments:' || b.slug || ':' || b.n)::uuid,
  b.id,
  b.table_id,
  tstzrange(b.starts_at, b.ends_at),
  case
    when b.slug = 'harbor' and b.n % 40 = 0 then md5('users:former')::uuid
    else md5('users:' || b.slug || ':' || 1 + b.n % 5)::uuid
  end,
  b.created_at + make_interval(mins => b.wait),
  case when b.status = 'cancelled' then b.created_at + make_interval(mins => b.wait + 5) end,
  b.created_at + make_interval(mins => b.wait),
  b.created_at + make_interval(mins => b.wait + 5)
from booked as b
where b.status <> 'requested';

insert into booking_table_assignments (
  id, booking_id, table_id, during, assigned_by, assigned_at, unassigned_at, created_at, updated_at
)
select
  md5('booking_table_assignments:' || b.slug || ':changed:' || b.n)::uuid,
  b.id,
  md5('dining_tables:' || b.slug || ':' || 1 + b.n % b.tables)::uuid,
  tstzrange(b.starts_at, b.ends_at),
  md5('users:' || b.slug || ':' || 1 + b.n % 5)::uuid,
  b.created_at + make_interval(secs => 30),
  b.created_at + make_interval(mins => b.wait),
  b.created_at + make_interval(secs => 30),
  b.created_at + make_interval(mins => b.wait)
from (
  select
    booked.*,
    plan.tables,
    plan.assignments - count(*) over (partition by booked.ordinal) as missing,
    row_number() over (partition by booked.ordinal order by booked.n desc) as rank
  from booked
  join plan on plan.ordinal = booked.ordinal
  where booked.status <> 'requested'
) as b
where b.rank <= b.missing;

-- Holds: one before each booking, then those that guests abandoned, and five that are live.
insert into table_holds (id, table_id, during, expires_at, released_at, session_hash, created_at, updated_at)
select
  md5('table_holds:' || b.slug || ':' || b.n)::uuid,
  b.table_id,
  tstzrange(b.starts_at, b.ends_at),
  b.created_at + interval '7 minutes',
  b.created_at,
  case when b.n = 1 then convert_to('canary-' || b.slug, 'UTF8') else sha256(convert_to('session:' || b.n, 'UTF8')) end,
  b.created_at - interval '3 minutes',
  b.created_at
from booked as b;

create temp table abandoned as
select
  p.slug,
  p.id as restaurant_id,
  n,
  n > p.holds - 5 as live,
  md5('dining_tables:' || p.slug || ':' || 1 + n % p.tables)::uuid as table_id,
  -- The windows of live holds lie after the last booking, one day apart.
  case
    when n > p.holds - 5 then timestamptz '2026-02-10 18:00+00' + make_interval(hours => (p.holds - n) * 24)
    else v.first_day + make_interval(hours => pg_temp.roll('window:' || n, v.days * 24))
  end as starts_at,
  case
    when n > p.holds - 5 then timestamptz '2025-12-31 23:59+00' - make_interval(mins => p.holds - n)
    else v.first_day + make_interval(mins => pg_temp.roll('abandoned:' || n, (v.days - 40) * 1440))
  end as created_at
from plan as p, volume as v, generate_series(p.bookings + 1, p.holds) as n;

insert into table_holds (id, table_id, during, expires_at, released_at, session_hash, created_at, updated_at)
select
  md5('table_holds:' || a.slug || ':' || a.n)::uuid,
  a.table_id,
  tstzrange(a.starts_at, a.starts_at + interval '105 minutes'),
  a.created_at + interval '10 minutes',
  case when not a.live then a.created_at + interval '10 minutes' end,
  sha256(convert_to('session:' || a.n, 'UTF8')),
  a.created_at,
  a.created_at
from abandoned as a;

-- Current and future windows only, as the application keeps them; and the canary's.
insert into allocations (id, restaurant_id, table_id, during, kind, ref_id, state, created_at, updated_at)
select
  md5('allocations:' || b.slug || ':' || b.n)::uuid,
  b.restaurant_id,
  b.table_id,
  tstzrange(b.starts_at, b.ends_at),
  'assignment',
  b.id,
  case when b.status = 'confirmed' then 'active' else 'released' end,
  b.created_at,
  b.created_at
from booked as b
where b.status <> 'requested'
  and (b.ends_at > '2026-01-01 00:00+00' or b.n = 1);

insert into allocations (id, restaurant_id, table_id, during, kind, ref_id, created_at, updated_at)
select
  md5('allocations:' || a.slug || ':hold:' || a.n)::uuid,
  a.restaurant_id,
  a.table_id,
  tstzrange(a.starts_at, a.starts_at + interval '105 minutes'),
  'hold',
  md5('table_holds:' || a.slug || ':' || a.n)::uuid,
  a.created_at,
  a.created_at
from abandoned as a
where a.live;
