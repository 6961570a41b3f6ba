-- What the application calls. Every function runs with the caller's rights and inside the restaurant of the
-- transaction (app.restaurant_id), names that restaurant in each query, and writes its events in the same transaction.
-- Columns are qualified throughout, so that a restaurant_id added to table_holds or booking_table_assignments later
-- makes no name ambiguous.
--
-- SQLSTATEs: BK001 no restaurant in the context, BK002 no such row in this restaurant, BK003 not possible in this state.

set role booking_app;

create function current_restaurant_id()
returns uuid
language sql
stable
as $$
  select nullif(current_setting('app.restaurant_id', true), '')::uuid
$$;

-- An absent context must not look like "no data" (X-082).
create function assert_restaurant_context()
returns uuid
language plpgsql
stable
as $$
declare
  v_restaurant uuid := current_restaurant_id();
begin
  if v_restaurant is null then
    raise exception 'no restaurant in the context'
      using errcode = 'BK001',
            hint = 'Set app.restaurant_id for the transaction, after checking the membership.';
  end if;
  return v_restaurant;
end
$$;

-- Writes an event once per (restaurant, type, key) while the ledger remembers the key. The idempotency key is the
-- caller's, the dedupe key the system's; the caller's counts when both are given. Without a key nothing is deduped.
-- Returns the outbox id, or null when the event was written before.
create function enqueue_event(
  p_event_type text,
  p_aggregate_type text,
  p_aggregate_id uuid,
  p_payload jsonb default '{}',
  p_dedupe_key text default null,
  p_idempotency_key text default null
)
returns bigint
language plpgsql
as $$
declare
  v_restaurant uuid := assert_restaurant_context();
  v_key_hash bytea := sha256(convert_to(coalesce(p_idempotency_key, p_dedupe_key), 'UTF8'));
  v_outbox_id bigint;
begin
  if v_key_hash is not null then
    insert into outbox_dedupe as seen (restaurant_id, event_type, key_hash, expires_at)
    values (v_restaurant, p_event_type, v_key_hash, now() + interval '30 days')
    on conflict (restaurant_id, event_type, key_hash) do update
      set outbox_id = null,
          expires_at = excluded.expires_at
      where seen.expires_at <= now();
    if not found then
      return null;
    end if;
  end if;

  insert into capacity_outbox (restaurant_id, event_type, aggregate_type, aggregate_id, payload, dedupe_key, idempotency_key)
  values (v_restaurant, p_event_type, p_aggregate_type, p_aggregate_id, p_payload, p_dedupe_key, p_idempotency_key)
  returning capacity_outbox.id into v_outbox_id;

  if v_key_hash is not null then
    update outbox_dedupe as seen
    set outbox_id = v_outbox_id
    where seen.restaurant_id = v_restaurant
      and seen.event_type = p_event_type
      and seen.key_hash = v_key_hash;
  end if;
  return v_outbox_id;
end
$$;

-- Keeps a refused overlap for the conflict rate. Callers return afterwards instead of raising: raising would take the
-- record with it.
create function record_conflict(p_table_id uuid, p_during tstzrange, p_attempt text)
returns void
language plpgsql
as $$
declare
  v_restaurant uuid := assert_restaurant_context();
  v_event uuid := gen_random_uuid();
begin
  insert into observability_events (id, restaurant_id, level, source, code, labels)
  values (
    v_event,
    v_restaurant,
    'warning',
    'allocations',
    'overlap.rejected',
    jsonb_build_object('table_id', p_table_id, 'during', p_during, 'attempt', p_attempt)
  );
  perform enqueue_event(
    'assignment.conflict',
    'dining_table',
    p_table_id,
    jsonb_build_object('during', p_during, 'attempt', p_attempt),
    'conflict:' || v_event
  );
end
$$;

-- Holds a table for a guest who is still typing. Returns the hold, or null when the table is taken in that window.
create function create_hold(
  p_table_id uuid,
  p_during tstzrange,
  p_session_hash bytea,
  p_ttl interval default '10 minutes',
  p_idempotency_key text default null
)
returns uuid
language plpgsql
as $$
declare
  v_restaurant uuid := assert_restaurant_context();
  v_hold uuid := gen_random_uuid();
begin
  perform from dining_tables as t
  where t.restaurant_id = v_restaurant
    and t.id = p_table_id
    and t.active;
  if not found then
    raise exception 'no such table' using errcode = 'BK002';
  end if;

  begin
    insert into allocations (restaurant_id, table_id, during, kind, ref_id)
    values (v_restaurant, p_table_id, p_during, 'hold', v_hold);
    insert into table_holds (id, table_id, during, expires_at, session_hash)
    values (v_hold, p_table_id, p_during, now() + p_ttl, p_session_hash);
  exception
    when exclusion_violation then
      perform record_conflict(p_table_id, p_during, 'hold');
      return null;
  end;

  perform enqueue_event(
    'hold.created',
    'table_hold',
    v_hold,
    jsonb_build_object('table_id', p_table_id, 'during', p_during),
    'hold.created:' || v_hold,
    p_idempotency_key
  );
  return v_hold;
end
$$;

-- Frees the table of a hold. False when there was nothing to free. The expiry job calls it as well.
create function release_hold(p_hold_id uuid)
returns boolean
language plpgsql
as $$
declare
  v_restaurant uuid := assert_restaurant_context();
  v_expired boolean;
begin
  update table_holds as h
  set released_at = now()
  from dining_tables as t
  where h.id = p_hold_id
    and h.released_at is null
    and t.id = h.table_id
    and t.restaurant_id = v_restaurant
  returning h.expires_at <= now() into v_expired;
  if not found then
    return false;
  end if;

  update allocations as a
  set state = 'released'
  where a.restaurant_id = v_restaurant
    and a.kind = 'hold'
    and a.ref_id = p_hold_id
    and a.state = 'active';

  perform enqueue_event(
    'hold.expired',
    'table_hold',
    p_hold_id,
    jsonb_build_object('reason', case when v_expired then 'timeout' else 'released' end),
    'hold.expired:' || p_hold_id
  );
  return true;
end
$$;

-- Turns a live hold into a confirmed booking, which takes over the hold's window. Returns the booking.
create function confirm_booking(p_hold_id uuid, p_customer_id uuid, p_party_size integer)
returns uuid
language plpgsql
as $$
declare
  v_restaurant uuid := assert_restaurant_context();
  v_booking uuid := gen_random_uuid();
  v_during tstzrange;
  v_expires_at timestamptz;
  v_released_at timestamptz;
begin
  select h.during, h.expires_at, h.released_at
  into v_during, v_expires_at, v_released_at
  from table_holds as h
  join dining_tables as t on t.id = h.table_id
  where h.id = p_hold_id
    and t.restaurant_id = v_restaurant
  for update of h;
  if not found then
    raise exception 'no such hold' using errcode = 'BK002';
  end if;
  if v_released_at is not null or v_expires_at <= now() then
    raise exception 'the hold is over' using errcode = 'BK003';
  end if;

  perform from customers as c
  where c.restaurant_id = v_restaurant
    and c.id = p_customer_id
    and c.deleted_at is null;
  if not found then
    raise exception 'no such customer' using errcode = 'BK002';
  end if;

  insert into bookings (id, restaurant_id, customer_id, party_size, starts_at, ends_at, status)
  values (v_booking, v_restaurant, p_customer_id, p_party_size, lower(v_during), upper(v_during), 'confirmed');

  update table_holds as h
  set released_at = now()
  where h.id = p_hold_id;
  -- One update, so that nobody can slip in between hold and booking.
  update allocations as a
  set kind = 'assignment',
      ref_id = v_booking
  where a.restaurant_id = v_restaurant
    and a.kind = 'hold'
    and a.ref_id = p_hold_id
    and a.state = 'active';

  perform enqueue_event(
    'booking.created', 'booking', v_booking, jsonb_build_object('party_size', p_party_size), 'booking.created:' || v_booking
  );
  perform enqueue_event(
    'booking.confirmed', 'booking', v_booking, jsonb_build_object('hold_id', p_hold_id), 'booking.confirmed:' || v_booking
  );
  return v_booking;
end
$$;

-- Gives a booking exactly these tables: others are taken away, those it has already stay. False, with nothing changed,
-- when one of them is taken.
create function assign_tables(p_booking_id uuid, p_table_ids uuid[], p_assigned_by uuid default null)
returns boolean
language plpgsql
as $$
declare
  v_restaurant uuid := assert_restaurant_context();
  v_during tstzrange;
  v_status text;
  v_version integer;
  v_table uuid;
begin
  select tstzrange(b.starts_at, b.ends_at), b.status, b.version + 1
  into v_during, v_status, v_version
  from bookings as b
  where b.restaurant_id = v_restaurant
    and b.id = p_booking_id
    and b.deleted_at is null
  for update;
  if not found then
    raise exception 'no such booking' using errcode = 'BK002';
  end if;
  if v_status not in ('requested', 'confirmed', 'seated') then
    raise exception 'the booking is over' using errcode = 'BK003';
  end if;

  begin
    update allocations as a
    set state = 'released'
    where a.restaurant_id = v_restaurant
      and a.kind = 'assignment'
      and a.ref_id = p_booking_id
      and a.state = 'active'
      and a.table_id <> all (p_table_ids);
    update booking_table_assignments as s
    set unassigned_at = now()
    where s.booking_id = p_booking_id
      and s.unassigned_at is null
      and s.table_id <> all (p_table_ids);

    -- In a fixed order, so that two callers wait for each other instead of deadlocking.
    for v_table in select distinct wanted from unnest(p_table_ids) as wanted order by wanted loop
      perform from dining_tables as t
      where t.restaurant_id = v_restaurant
        and t.id = v_table
        and t.active;
      if not found then
        raise exception 'no such table' using errcode = 'BK002';
      end if;

      perform from allocations as a
      where a.restaurant_id = v_restaurant
        and a.table_id = v_table
        and a.kind = 'assignment'
        and a.ref_id = p_booking_id
        and a.state = 'active';
      if not found then
        insert into allocations (restaurant_id, table_id, during, kind, ref_id)
        values (v_restaurant, v_table, v_during, 'assignment', p_booking_id);
      end if;

      insert into booking_table_assignments (booking_id, table_id, during, assigned_by)
      select p_booking_id, v_table, v_during, p_assigned_by
      where not exists (
        select 1
        from booking_table_assignments as s
        where s.booking_id = p_booking_id
          and s.table_id = v_table
          and s.unassigned_at is null
      );
    end loop;
  exception
    when exclusion_violation then
      perform record_conflict(v_table, v_during, 'assignment');
      return false;
  end;

  update bookings as b
  set assigned_at = coalesce(b.assigned_at, now()),
      version = v_version
  where b.restaurant_id = v_restaurant
    and b.id = p_booking_id;
  perform enqueue_event(
    'assignment.created',
    'booking',
    p_booking_id,
    jsonb_build_object('table_ids', p_table_ids),
    'assignment.created:' || p_booking_id || ':' || v_version
  );
  return true;
end
$$;

-- False when the booking was cancelled before.
create function cancel_booking(p_booking_id uuid, p_reason text default null)
returns boolean
language plpgsql
as $$
declare
  v_restaurant uuid := assert_restaurant_context();
  v_status text;
begin
  select b.status
  into v_status
  from bookings as b
  where b.restaurant_id = v_restaurant
    and b.id = p_booking_id
    and b.deleted_at is null
  for update;
  if not found then
    raise exception 'no such booking' using errcode = 'BK002';
  end if;
  if v_status = 'cancelled' then
    return false;
  end if;
  if v_status not in ('requested', 'confirmed') then
    raise exception 'the booking is over' using errcode = 'BK003';
  end if;

  update bookings as b
  set status = 'cancelled',
      version = b.version + 1
  where b.restaurant_id = v_restaurant
    and b.id = p_booking_id;
  update booking_table_assignments as s
  set unassigned_at = now()
  where s.booking_id = p_booking_id
    and s.unassigned_at is null;
  update allocations as a
  set state = 'released'
  where a.restaurant_id = v_restaurant
    and a.kind = 'assignment'
    and a.ref_id = p_booking_id
    and a.state = 'active';

  perform enqueue_event(
    'booking.cancelled', 'booking', p_booking_id, jsonb_build_object('reason', p_reason), 'booking.cancelled:' || p_booking_id
  );
  return true;
end
$$;

-- Takes blind indexes, which the application computes; the clear values never reach the database.
create function find_customer_by_contact(p_email_bidx bytea default null, p_phone_bidx bytea default null)
returns table (customer_id uuid, full_name text)
language plpgsql
stable
as $$
declare
  v_restaurant uuid := assert_restaurant_context();
begin
  return query
    select c.id, c.full_name
    from customers as c
    where c.restaurant_id = v_restaurant
      and c.deleted_at is null
      and (c.email_bidx = p_email_bidx or c.phone_bidx = p_phone_bidx)
    order by c.created_at, c.id;
end
$$;

reset role;
