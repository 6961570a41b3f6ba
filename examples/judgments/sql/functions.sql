-- Triggers, the RPCs of schema api, and what the workers call. Written as they should be: with the caller's rights where
-- these suffice, names qualified, the path pinned. Where a function has to reach what its caller may not (job_queue, ops,
-- enforcement) it runs as its owner and takes the firm from the token. found/ is what the source made of them: definer
-- functions on a path with public, for everybody (X-013, X-059). Nobody has taken EXECUTE from PUBLIC (X-057).
--
-- The REST layer verifies the token of a request and leaves its claims in the setting request.jwt.claims, for the
-- transaction: sub is the person, app_metadata.firm_id the firm. Workers set the same claims, one firm per job.
--
-- SQLSTATEs: JD001 no firm in the context, JD002 no such row in this firm, JD003 not possible in this state, JD004
-- somebody else was faster.

create function public.current_firm_id()
returns uuid
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb #>> '{app_metadata,firm_id}', '')::uuid
$$;

create function public.current_user_id()
returns uuid
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', '')::uuid
$$;

-- An absent firm must not look like "no data".
create function public.assert_firm()
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_firm uuid := public.current_firm_id();
begin
  if v_firm is null then
    raise exception 'no firm in the context'
      using errcode = 'JD001',
            hint = 'The token of the request carries no firm.';
  end if;
  return v_firm;
end
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Triggers
-- ---------------------------------------------------------------------------------------------------------------------

create function public.touch_updated_at()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  new.updated_at := now();
  return new;
end
$$;

create trigger touch before update on public.firms for each row execute function public.touch_updated_at();
create trigger touch before update on public.users for each row execute function public.touch_updated_at();
create trigger touch before update on public.firm_members for each row execute function public.touch_updated_at();
create trigger touch before update on public.plaintiffs for each row execute function public.touch_updated_at();
create trigger touch before update on public.judgments for each row execute function public.touch_updated_at();
create trigger touch before update on public.plaintiff_contacts for each row execute function public.touch_updated_at();
create trigger touch before update on public.plaintiff_tasks for each row execute function public.touch_updated_at();
create trigger touch before update on public.job_queue for each row execute function public.touch_updated_at();
create trigger touch before update on intake.simplicity_batches for each row execute function public.touch_updated_at();
create trigger touch before update on enforcement.cases for each row execute function public.touch_updated_at();
create trigger touch before update on ops.outbox for each row execute function public.touch_updated_at();

create function public.record_status_change()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into public.plaintiff_status_history (plaintiff_id, from_status, to_status, changed_by)
  values (new.id, case when tg_op = 'UPDATE' then old.status end, new.status, public.current_user_id());
  return null;
end
$$;

create trigger status_history_on_insert
  after insert on public.plaintiffs
  for each row
  execute function public.record_status_change();
create trigger status_history_on_update
  after update of status on public.plaintiffs
  for each row
  when (old.status is distinct from new.status)
  execute function public.record_status_change();

-- ---------------------------------------------------------------------------------------------------------------------
-- Two doors into ops for those who may not enter it. Both stamp the firm of the token.
-- ---------------------------------------------------------------------------------------------------------------------

create function ops.log_event(p_source text, p_event text, p_level text default 'info', p_data jsonb default '{}')
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_firm uuid := public.assert_firm();
  v_event uuid := gen_random_uuid();
begin
  insert into ops.event_log (id, source, event, level, firm_id, data)
  values (v_event, p_source, p_event, p_level, v_firm, p_data);
  return v_event;
end
$$;

create function ops.enqueue_message(p_topic text, p_payload jsonb default '{}')
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_firm uuid := public.assert_firm();
  v_message uuid := gen_random_uuid();
begin
  insert into ops.outbox (id, topic, payload, firm_id)
  values (v_message, p_topic, p_payload, v_firm);
  return v_message;
end
$$;

-- For the dispatcher, which serves all firms. False when the message was completed before, or is none.
create function ops.complete_outbox_message(p_message uuid)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  update ops.outbox as o
  set status = 'done',
      attempts = o.attempts + 1
  where o.id = p_message
    and o.status in ('pending', 'sending');
  return found;
end
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- api: what the dashboards call
-- ---------------------------------------------------------------------------------------------------------------------

-- The one way out of schema enforcement for clients: numbers of the firm of the token, no rows.
create function api.enforcement_totals()
returns table (
  firm_id uuid,
  cases_open bigint,
  cases_closed bigint,
  calls_this_week bigint,
  calls_reached_this_week bigint,
  contact_rate numeric,
  payments_this_month bigint,
  collected_this_month numeric,
  collected_lifetime numeric,
  median_days_to_first_call numeric
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with mine as (
    select c.id, c.state, j.created_at
    from enforcement.cases as c
    join public.judgments as j on j.id = c.judgment_id
    where j.firm_id = public.current_firm_id()
      and j.deleted_at is null
  ),
  calls as (
    select
      count(*) filter (where a.at >= date_trunc('week', now())) as this_week,
      count(*) filter (where a.at >= date_trunc('week', now()) and a.outcome = 'reached') as reached_this_week,
      round(avg((a.outcome = 'reached')::integer), 4) as contact_rate
    from mine
    join enforcement.actions as a on a.case_id = mine.id
    where a.kind = 'call'
  ),
  waits as (
    select extract(epoch from min(a.at) - mine.created_at) / 86400 as days
    from mine
    join enforcement.actions as a on a.case_id = mine.id
    where a.kind = 'call'
    group by mine.id, mine.created_at
  ),
  money as (
    select
      count(*) filter (where p.received_at >= date_trunc('month', now())) as payments_this_month,
      coalesce(sum(p.amount) filter (where p.received_at >= date_trunc('month', now())), 0) as this_month,
      coalesce(sum(p.amount), 0) as lifetime
    from mine
    join enforcement.payments as p on p.case_id = mine.id
  )
  select
    public.current_firm_id(),
    (select count(*) from mine where mine.state not in ('satisfied', 'uncollectable')),
    (select count(*) from mine where mine.state in ('satisfied', 'uncollectable')),
    calls.this_week,
    calls.reached_this_week,
    calls.contact_rate,
    money.payments_this_month,
    money.this_month,
    money.lifetime,
    (select round((percentile_cont(0.5) within group (order by waits.days))::numeric, 2) from waits)
  from calls
  cross join money
  where public.current_firm_id() is not null
$$;

-- Puts a job into the queue, which no client may touch. The same key twice is one job; returns its id.
create function api.queue_job(p_kind text, p_payload jsonb default '{}', p_dedupe_key text default null)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_firm uuid := public.assert_firm();
  v_job uuid;
begin
  insert into public.job_queue (firm_id, kind, payload, dedupe_key)
  values (v_firm, p_kind, p_payload, p_dedupe_key)
  on conflict (firm_id, kind, dedupe_key) where dedupe_key is not null do nothing
  returning id into v_job;
  if v_job is null then
    select q.id
    into v_job
    from public.job_queue as q
    where q.firm_id = v_firm
      and q.kind = p_kind
      and q.dedupe_key = p_dedupe_key;
    return v_job;
  end if;

  insert into ops.event_log (source, event, firm_id, data)
  values ('api', 'job.queued', v_firm, jsonb_build_object('job_id', v_job, 'kind', p_kind));
  return v_job;
end
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- For the workers
-- ---------------------------------------------------------------------------------------------------------------------

-- False when the plaintiff has this status already. The trigger writes the history.
create function public.set_plaintiff_status(p_plaintiff_id uuid, p_status text)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_firm uuid := public.assert_firm();
  v_status text;
begin
  select p.status
  into v_status
  from public.plaintiffs as p
  where p.firm_id = v_firm
    and p.id = p_plaintiff_id
    and p.deleted_at is null
  for update;
  if not found then
    raise exception 'no such plaintiff' using errcode = 'JD002';
  end if;
  if v_status = p_status then
    return false;
  end if;
  update public.plaintiffs as p
  set status = p_status
  where p.firm_id = v_firm
    and p.id = p_plaintiff_id;
  return true;
end
$$;

-- Imports the rows of a batch that the log does not have yet: each becomes a judgment, a duplicate (the firm has the case
-- already) or is rejected with its reason. Returns how many of each. Can run again after a failure.
create function intake.import_batch(p_batch_id uuid)
returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_firm uuid := public.assert_firm();
  v_row record;
  v_plaintiff uuid;
  v_judgment uuid;
  v_message text;
  v_counts jsonb;
begin
  perform from intake.simplicity_batches as b
  where b.firm_id = v_firm
    and b.id = p_batch_id
  for update;
  if not found then
    raise exception 'no such batch' using errcode = 'JD002';
  end if;

  for v_row in
    select r.row_no, r.raw
    from intake.simplicity_raw as r
    where r.batch_id = p_batch_id
      and not exists (
        select
        from intake.simplicity_import_log as l
        where l.batch_id = r.batch_id
          and l.row_no = r.row_no
      )
    order by r.row_no
  loop
    v_judgment := null;
    v_message := case
      when coalesce(v_row.raw ->> 'case_number', '') = '' then 'no case number'
      when coalesce(v_row.raw ->> 'plaintiff', '') = '' then 'no plaintiff'
      when coalesce(v_row.raw ->> 'amount', '') !~ '^[0-9]{1,10}(\.[0-9]{1,2})?$' then 'the amount is no amount'
      when (v_row.raw ->> 'amount')::numeric <= 0 then 'the amount is not positive'
      when coalesce(v_row.raw ->> 'judgment_date', '') !~ '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$' then 'the date is no date'
    end;

    if v_message is null then
      select p.id
      into v_plaintiff
      from public.plaintiffs as p
      where p.firm_id = v_firm
        and p.name = v_row.raw ->> 'plaintiff'
        and p.deleted_at is null
      order by p.created_at, p.id
      limit 1;
      if not found then
        v_plaintiff := gen_random_uuid();
        insert into public.plaintiffs (id, firm_id, name)
        values (v_plaintiff, v_firm, v_row.raw ->> 'plaintiff');
      end if;

      begin
        insert into public.judgments (firm_id, case_number, plaintiff_id, court, county, amount, judgment_date, defendant_name)
        values (
          v_firm,
          v_row.raw ->> 'case_number',
          v_plaintiff,
          coalesce(v_row.raw ->> 'court', 'unknown'),
          coalesce(v_row.raw ->> 'county', 'unknown'),
          (v_row.raw ->> 'amount')::numeric,
          (v_row.raw ->> 'judgment_date')::date,
          coalesce(v_row.raw ->> 'defendant', 'unknown')
        )
        on conflict do nothing
        returning id into v_judgment;
      exception
        -- The 31st of a month that has none.
        when datetime_field_overflow then v_message := 'the date is no date';
      end;
    end if;

    insert into intake.simplicity_import_log (batch_id, row_no, outcome, message, judgment_id)
    values (
      p_batch_id,
      v_row.row_no,
      case when v_message is not null then 'rejected' when v_judgment is null then 'duplicate' else 'imported' end,
      v_message,
      v_judgment
    );
  end loop;

  update intake.simplicity_batches as b
  set status = 'done',
      row_count = total.rows,
      ok_count = total.rows - total.rejected,
      error_count = total.rejected
  from (
    select count(*) as rows, count(*) filter (where l.outcome = 'rejected') as rejected
    from intake.simplicity_import_log as l
    where l.batch_id = p_batch_id
  ) as total
  where b.firm_id = v_firm
    and b.id = p_batch_id;

  select coalesce(jsonb_object_agg(done.outcome, done.total), '{}')
  into v_counts
  from (
    select l.outcome, count(*) as total
    from intake.simplicity_import_log as l
    where l.batch_id = p_batch_id
    group by l.outcome
  ) as done;
  perform ops.log_event('worker', 'batch.imported', 'info', jsonb_build_object('batch_id', p_batch_id) || v_counts);
  return v_counts;
end
$$;

-- Hands a judgment over to enforcement. The same judgment twice is one case.
create function enforcement.open_case(p_judgment_id uuid, p_assigned_to uuid default null)
returns uuid
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_firm uuid := public.assert_firm();
  v_case uuid;
begin
  update public.judgments as j
  set stage = 'enforcement'
  where j.firm_id = v_firm
    and j.id = p_judgment_id
    and j.deleted_at is null
    and j.stage <> 'closed';
  if not found then
    raise exception 'no such judgment' using errcode = 'JD002';
  end if;
  insert into enforcement.cases (judgment_id, assigned_to)
  values (p_judgment_id, p_assigned_to)
  on conflict do nothing
  returning id into v_case;
  if v_case is null then
    select c.id
    into v_case
    from enforcement.cases as c
    where c.judgment_id = p_judgment_id;
    return v_case;
  end if;
  perform ops.enqueue_message('case.opened', jsonb_build_object('case_id', v_case));
  return v_case;
end
$$;

-- Moves a case on, along enforcement.allowed_transitions. p_version is the version that the caller has seen; returns the
-- new one.
create function enforcement.advance_case(p_case_id uuid, p_to_state text, p_version integer)
returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_firm uuid := public.assert_firm();
  v_state text;
  v_version integer;
begin
  select c.state, c.version
  into v_state, v_version
  from enforcement.cases as c
  join public.judgments as j on j.id = c.judgment_id
  where c.id = p_case_id
    and j.firm_id = v_firm
  for update of c;
  if not found then
    raise exception 'no such case' using errcode = 'JD002';
  end if;
  if v_version <> p_version then
    raise exception 'the case has moved on' using errcode = 'JD004';
  end if;
  perform from enforcement.allowed_transitions as t
  where t.from_state = v_state
    and t.to_state = p_to_state;
  if not found then
    raise exception 'a case does not go from % to %', v_state, p_to_state using errcode = 'JD003';
  end if;

  update enforcement.cases as c
  set state = p_to_state,
      version = c.version + 1
  where c.id = p_case_id;
  if p_to_state in ('satisfied', 'uncollectable') then
    update public.judgments as j
    set stage = 'closed'
    from enforcement.cases as c
    where c.id = p_case_id
      and j.id = c.judgment_id
      and j.firm_id = v_firm;
  end if;
  perform ops.enqueue_message(
    'case.' || p_to_state,
    jsonb_build_object('case_id', p_case_id, 'from', v_state, 'version', v_version + 1)
  );
  return v_version + 1;
end
$$;

create function enforcement.record_action(p_case_id uuid, p_kind text, p_outcome text)
returns uuid
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_firm uuid := public.assert_firm();
  v_action uuid := gen_random_uuid();
begin
  insert into enforcement.actions (id, case_id, kind, outcome)
  select v_action, c.id, p_kind, p_outcome
  from enforcement.cases as c
  join public.judgments as j on j.id = c.judgment_id
  where c.id = p_case_id
    and j.firm_id = v_firm;
  if not found then
    raise exception 'no such case' using errcode = 'JD002';
  end if;
  return v_action;
end
$$;

-- Books a payment once per key; returns its id, also the second time.
create function enforcement.record_payment(p_case_id uuid, p_amount numeric, p_idempotency_key text)
returns uuid
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_firm uuid := public.assert_firm();
  v_payment uuid;
begin
  perform from enforcement.cases as c
  join public.judgments as j on j.id = c.judgment_id
  where c.id = p_case_id
    and j.firm_id = v_firm;
  if not found then
    raise exception 'no such case' using errcode = 'JD002';
  end if;
  insert into enforcement.payments (case_id, amount, idempotency_key)
  values (p_case_id, p_amount, p_idempotency_key)
  on conflict do nothing
  returning id into v_payment;
  if v_payment is null then
    select p.id
    into v_payment
    from enforcement.payments as p
    where p.case_id = p_case_id
      and p.idempotency_key = p_idempotency_key;
  end if;
  return v_payment;
end
$$;
