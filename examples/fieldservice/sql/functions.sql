-- What the application and its workers call. Functions run with the caller's rights and name the company of the
-- transaction (app.company_id) in each query; the ones that may not are definer functions with a pinned path and
-- qualified names, not executable by PUBLIC. Columns are qualified throughout, so that a company_id added to equipment,
-- notes, schedules or price_history later makes no name ambiguous.
--
-- The caller is read from settings that the application writes after it has verified him:
--   app.company_id       the company he works for in this request
--   request.jwt.claims   his claims; sub is users.id
--
-- SQLSTATEs: FS001 no company in the context, FS002 no such row in this company, FS003 changed by somebody else in the
-- meantime, FS004 the key was used for another request, FS005 unknown type of job, FS006 not the holder of the lease.

set role fieldservice_owner;

create function current_company_id()
returns uuid
language sql
stable
as $$
  select nullif(current_setting('app.company_id', true), '')::uuid
$$;

-- An absent context must not look like "no data".
create function assert_company_context()
returns uuid
language plpgsql
stable
as $$
declare
  v_company uuid := nullif(current_setting('app.company_id', true), '')::uuid;
begin
  if v_company is null then
    raise exception 'no company in the context'
      using errcode = 'FS001',
            hint = 'Set app.company_id for the transaction, after checking the membership.';
  end if;
  return v_company;
end
$$;

-- The companies that the caller is an active member of: what a guard asks before it sets app.company_id, and what the
-- policies on companies and team_members ask instead of reading a table whose policy would ask again.
create function my_company_ids()
returns setof uuid
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select m.company_id
  from public.team_members as m
  join public.companies as c on c.id = m.company_id
  where m.user_id = auth.uid()
    and m.status = 'active'
    and c.status in ('trial', 'active')
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Work and money
-- ---------------------------------------------------------------------------------------------------------------------

-- A job and its first invoice, or neither: one transaction, where the source compensates by deleting (X-074). Returns
-- the job.
create function create_job_with_invoice(
  p_customer_id uuid,
  p_job_number text,
  p_subtotal numeric,
  p_tax numeric default 0,
  p_discount numeric default 0,
  p_due_date date default null,
  p_assigned_to uuid default null
)
returns uuid
language plpgsql
as $$
declare
  v_company uuid := assert_company_context();
  v_job uuid := gen_random_uuid();
begin
  perform from customers as c
  where c.company_id = v_company
    and c.id = p_customer_id
    and c.deleted_at is null;
  if not found then
    raise exception 'no such customer' using errcode = 'FS002';
  end if;

  insert into jobs (id, company_id, customer_id, job_number, assigned_to, status)
  values (v_job, v_company, p_customer_id, p_job_number, p_assigned_to, 'scheduled');
  insert into invoices (company_id, job_id, subtotal, tax_amount, discount_amount, total_amount, status, due_date)
  values (v_company, v_job, p_subtotal, p_tax, p_discount, p_subtotal + p_tax - p_discount, 'draft', p_due_date);
  return v_job;
end
$$;

-- Sets the state of an invoice that has not changed since the caller read it. Absent and changed are two answers (X-129).
create function set_invoice_status(p_invoice_id uuid, p_version integer, p_status text)
returns integer
language plpgsql
as $$
declare
  v_company uuid := assert_company_context();
  v_version integer;
begin
  update invoices as i
  set status = p_status,
      version = i.version + 1
  where i.company_id = v_company
    and i.id = p_invoice_id
    and i.version = p_version
  returning i.version into v_version;
  if found then
    return v_version;
  end if;

  perform from invoices as i
  where i.company_id = v_company
    and i.id = p_invoice_id;
  if found then
    raise exception 'the invoice has changed' using errcode = 'FS003';
  end if;
  raise exception 'no such invoice' using errcode = 'FS002';
end
$$;

-- Books a payment once per key: the same request again gives the stored payment back, another request under the key is
-- refused. Keys belong to the company, whatever another one uses (X-075).
create function record_payment(p_invoice_id uuid, p_amount numeric, p_idempotency_key text)
returns uuid
language plpgsql
as $$
declare
  v_company uuid := assert_company_context();
  v_payment uuid;
  v_invoice uuid;
  v_amount numeric;
begin
  perform from invoices as i
  where i.company_id = v_company
    and i.id = p_invoice_id;
  if not found then
    raise exception 'no such invoice' using errcode = 'FS002';
  end if;

  -- Without a conflict target it fits whichever key there is.
  insert into payments as p (company_id, invoice_id, amount, idempotency_key)
  values (v_company, p_invoice_id, p_amount, p_idempotency_key)
  on conflict do nothing
  returning p.id into v_payment;
  if v_payment is null then
    select p.id, p.invoice_id, p.amount
    into v_payment, v_invoice, v_amount
    from payments as p
    where p.company_id = v_company
      and p.idempotency_key = p_idempotency_key
    order by p.created_at desc
    limit 1;
    if v_payment is null or v_invoice <> p_invoice_id or v_amount <> p_amount then
      raise exception 'the key was used for another request' using errcode = 'FS004';
    end if;
    return v_payment;
  end if;

  update invoices as i
  set status = 'paid',
      version = i.version + 1
  where i.company_id = v_company
    and i.id = p_invoice_id
    and i.status in ('sent', 'overdue')
    and i.total_amount <= (
      select sum(p.amount)
      from payments as p
      where p.company_id = v_company
        and p.invoice_id = p_invoice_id
        and p.status = 'succeeded'
    );
  return v_payment;
end
$$;

-- Invoices past their due date, in the company's own time zone, not reminded within a day. Never is longer ago than a
-- day, which `last_reminder_sent < now() - interval '24 hours'` alone does not know (X-065, X-151).
create function due_reminders()
returns table (invoice_id uuid, total_amount numeric, due_date date)
language sql
stable
as $$
  select i.id, i.total_amount, i.due_date
  from invoices as i
  join companies as c on c.id = i.company_id
  where i.company_id = current_company_id()
    and i.status in ('sent', 'overdue')
    and i.due_date < (now() at time zone c.timezone)::date
    and coalesce(i.last_reminder_sent, '-infinity') < now() - interval '24 hours'
  order by i.due_date, i.id
$$;

-- Moves jobs that were completed before a moment and that nothing refers to any more into the archive: one statement, so
-- that none can be completed in between (X-071). Returns how many.
create function archive_completed_jobs(p_before timestamptz)
returns bigint
language plpgsql
as $$
declare
  v_company uuid := assert_company_context();
  v_moved bigint;
begin
  with moved as (
    delete from jobs as j
    where j.company_id = v_company
      and j.status = 'completed'
      and j.completed_at < p_before
      and not exists (select from invoices as i where i.job_id = j.id)
      and not exists (select from estimates as e where e.job_id = j.id)
      and not exists (select from schedules as s where s.job_id = j.id)
      and not exists (select from job_tags as t where t.job_id = j.id)
    returning j.*
  )
  insert into jobs_archive (
    id, company_id, customer_id, job_number, assigned_to, status, completed_at, deleted_at, deleted_by, created_at, updated_at
  )
  select
    m.id, m.company_id, m.customer_id, m.job_number, m.assigned_to, m.status, m.completed_at, m.deleted_at, m.deleted_by,
    m.created_at, m.updated_at
  from moved as m;
  get diagnostics v_moved = row_count;
  return v_moved;
end
$$;

-- The figures of the company, each table summed for itself before anything is joined (X-019).
create function refresh_company_kpis()
returns void
language plpgsql
as $$
declare
  v_company uuid := assert_company_context();
begin
  insert into company_kpis as k (
    company_id, total_customers, total_jobs, scheduled_jobs, active_jobs, completed_jobs, total_revenue, collected_revenue,
    outstanding_revenue
  )
  select v_company, c.total, j.total, j.scheduled, j.active, j.completed, i.total, i.collected, i.outstanding
  from (
    select count(*) as total
    from customers
    where customers.company_id = v_company
      and customers.deleted_at is null
  ) as c
  cross join (
    select
      count(*) as total,
      count(*) filter (where jobs.status = 'scheduled') as scheduled,
      count(*) filter (where jobs.status = 'in_progress') as active,
      count(*) filter (where jobs.status = 'completed') as completed
    from jobs
    where jobs.company_id = v_company
      and jobs.deleted_at is null
  ) as j
  cross join (
    select
      coalesce(sum(invoices.total_amount) filter (where invoices.status <> 'void'), 0) as total,
      coalesce(sum(invoices.total_amount) filter (where invoices.status = 'paid'), 0) as collected,
      coalesce(sum(invoices.total_amount) filter (where invoices.status in ('sent', 'overdue')), 0) as outstanding
    from invoices
    where invoices.company_id = v_company
  ) as i
  on conflict (company_id) do update
  set total_customers = excluded.total_customers,
      total_jobs = excluded.total_jobs,
      scheduled_jobs = excluded.scheduled_jobs,
      active_jobs = excluded.active_jobs,
      completed_jobs = excluded.completed_jobs,
      total_revenue = excluded.total_revenue,
      collected_revenue = excluded.collected_revenue,
      outstanding_revenue = excluded.outstanding_revenue;
end
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Queue. The application enqueues, through one function; workers do the rest, one company at a time.
-- ---------------------------------------------------------------------------------------------------------------------

-- The only way into the queue for requests: known types, ids in the payload and nothing else (X-120).
create function enqueue_job(p_job_type text, p_payload jsonb, p_priority integer default 0, p_scheduled_at timestamptz default now())
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_company uuid := nullif(current_setting('app.company_id', true), '')::uuid;
  v_job uuid := gen_random_uuid();
begin
  if v_company is null then
    raise exception 'no company in the context' using errcode = 'FS001';
  end if;
  if p_job_type not in ('send_email', 'send_sms', 'generate_invoice_pdf', 'webhook_delivery') then
    raise exception 'unknown type of job' using errcode = 'FS005';
  end if;
  if exists (
    select
    from jsonb_each_text(p_payload) as entry
    where entry.key !~ '_id$'
       or entry.value !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
  ) then
    raise exception 'a payload holds ids and nothing else' using errcode = 'invalid_parameter_value';
  end if;
  insert into public.job_queue (id, company_id, job_type, payload, priority, scheduled_at)
  values (v_job, v_company, p_job_type, p_payload, p_priority, p_scheduled_at);
  return v_job;
end
$$;

-- Takes due jobs of the company, each by one worker only, with a lease (X-016, X-064).
create function claim_jobs(p_limit integer default 10, p_lease interval default '2 minutes')
returns table (job_id uuid, job_type text, payload jsonb, fencing_token bigint)
language plpgsql
as $$
declare
  v_company uuid := assert_company_context();
begin
  return query
    update job_queue as q
    set status = 'processing',
        started_at = now(),
        heartbeat_at = now(),
        lease_until = now() + p_lease,
        fencing_token = q.fencing_token + 1
    where q.id in (
      select due.id
      from job_queue as due
      where due.company_id = v_company
        and due.status = 'pending'
        and due.scheduled_at <= now()
      order by due.priority desc, due.scheduled_at, due.id
      limit p_limit
      for update skip locked
    )
    returning q.id, q.job_type, q.payload, q.fencing_token;
end
$$;

create function heartbeat_job(p_job_id uuid, p_fencing_token bigint, p_lease interval default '2 minutes')
returns void
language plpgsql
as $$
begin
  update job_queue as q
  set heartbeat_at = now(),
      lease_until = now() + p_lease
  where q.company_id = assert_company_context()
    and q.id = p_job_id
    and q.status = 'processing'
    and q.fencing_token = p_fencing_token;
  if not found then
    raise exception 'the job belongs to another worker' using errcode = 'FS006';
  end if;
end
$$;

create function complete_job(p_job_id uuid, p_fencing_token bigint)
returns void
language plpgsql
as $$
begin
  update job_queue as q
  set status = 'completed',
      completed_at = now(),
      lease_until = null
  where q.company_id = assert_company_context()
    and q.id = p_job_id
    and q.status = 'processing'
    and q.fencing_token = p_fencing_token;
  if not found then
    raise exception 'the job belongs to another worker' using errcode = 'FS006';
  end if;
end
$$;

-- Again after 1, 5 and 15 minutes, with a little jitter, then dead. What can never succeed is dead at once (X-117, X-149).
create function fail_job(p_job_id uuid, p_fencing_token bigint, p_error text, p_permanent boolean default false)
returns text
language plpgsql
as $$
declare
  v_status text;
begin
  update job_queue as q
  set retry_count = case when p_permanent or q.retry_count >= q.max_retries then q.retry_count else q.retry_count + 1 end,
      status = case when p_permanent or q.retry_count >= q.max_retries then 'failed' else 'pending' end,
      scheduled_at = case
        when p_permanent or q.retry_count >= q.max_retries then q.scheduled_at
        else now() + make_interval(secs => (array[60, 300, 900])[least(q.retry_count, 2) + 1] * (0.9 + random() * 0.2))
      end,
      failed_at = case when p_permanent or q.retry_count >= q.max_retries then now() end,
      dead_reason = case when p_permanent then 'permanent' when q.retry_count >= q.max_retries then 'retries' end,
      error_message = left(p_error, 500),
      lease_until = null
  where q.company_id = assert_company_context()
    and q.id = p_job_id
    and q.status = 'processing'
    and q.fencing_token = p_fencing_token
  returning q.status into v_status;
  if not found then
    raise exception 'the job belongs to another worker' using errcode = 'FS006';
  end if;
  return v_status;
end
$$;

-- Jobs whose worker died go back to where others find them. Returns how many.
create function reap_jobs()
returns bigint
language plpgsql
as $$
declare
  v_reaped bigint;
begin
  update job_queue as q
  set status = 'pending',
      lease_until = null
  where q.company_id = assert_company_context()
    and q.status = 'processing'
    and coalesce(q.lease_until, '-infinity') < now();
  get diagnostics v_reaped = row_count;
  return v_reaped;
end
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Tokens and limits: before there is a company, on tables that nobody reads
-- ---------------------------------------------------------------------------------------------------------------------

-- Remembers a token by its hash. One open token per identifier.
create function issue_verification_token(p_token_hash bytea, p_identifier_hash bytea, p_ttl interval default '1 hour')
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if length(p_token_hash) <> 32 or length(p_identifier_hash) <> 32 then
    raise exception 'a token is remembered by SHA-256 hashes' using errcode = 'invalid_parameter_value';
  end if;
  delete from public.verification_tokens as t
  where t.identifier_hash = p_identifier_hash;
  insert into public.verification_tokens (token_hash, identifier_hash, expires_at)
  values (p_token_hash, p_identifier_hash, now() + p_ttl);
end
$$;

-- Uses a token up. The identifier it was issued for, or null; why not is not told.
create function consume_verification_token(p_token_hash bytea)
returns bytea
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from public.verification_tokens as t
  where t.token_hash = p_token_hash
    and t.expires_at > now()
  returning t.identifier_hash
$$;

-- Counts a call and says whether it is still within the limit: one atomic upsert per window (X-077).
create function check_rate_limit(p_key text, p_limit integer, p_window interval default '1 minute')
returns boolean
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into public.rate_limits as r (key, window_start, count)
  values (p_key, date_bin(p_window, now(), timestamptz '2000-01-01 00:00+00'), 1)
  on conflict (key, window_start) do update
  set count = r.count + 1,
      updated_at = now()
  returning r.count <= p_limit
$$;

revoke all on function my_company_ids() from public;
revoke all on function enqueue_job(text, jsonb, integer, timestamptz) from public;
revoke all on function issue_verification_token(bytea, bytea, interval) from public;
revoke all on function consume_verification_token(bytea) from public;
revoke all on function check_rate_limit(text, integer, interval) from public;
grant execute on function my_company_ids() to fieldservice_authenticated, fieldservice_readonly, fieldservice_service;
grant execute on function enqueue_job(text, jsonb, integer, timestamptz) to fieldservice_authenticated, fieldservice_service;
grant execute on function issue_verification_token(bytea, bytea, interval) to fieldservice_authenticated, fieldservice_service;
grant execute on function consume_verification_token(bytea) to fieldservice_authenticated, fieldservice_service;
grant execute on function check_rate_limit(text, integer, interval) to fieldservice_authenticated, fieldservice_service;

-- ---------------------------------------------------------------------------------------------------------------------
-- Triggers: time of change, trail of prices, trail of everything that matters
-- ---------------------------------------------------------------------------------------------------------------------

create function touch_updated_at()
returns trigger
language plpgsql
as $$
begin
  new.updated_at := now();
  return new;
end
$$;

create function record_price()
returns trigger
language plpgsql
as $$
begin
  insert into price_history (item_id, old_price, new_price, changed_by)
  values (new.id, old.unit_price, new.unit_price, (select u.id from users as u where u.id = auth.uid()));
  return null;
end
$$;

-- The columns of a row that matter, before and after. System roles belong to no company and are changed by migrations.
create function record_activity()
returns trigger
language plpgsql
as $$
declare
  v_before jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) - array['created_at', 'updated_at'] end;
  v_after jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) - array['created_at', 'updated_at'] end;
  v_row jsonb := coalesce(v_after, v_before);
begin
  if v_row ->> 'company_id' is null or v_before = v_after then
    return null;
  end if;
  insert into activities (company_id, entity, entity_id, action, before, after, actor_id, request_id)
  values (
    (v_row ->> 'company_id')::uuid,
    tg_table_name,
    (v_row ->> 'id')::uuid,
    lower(tg_op),
    v_before,
    v_after,
    auth.uid(),
    nullif(current_setting('app.request_id', true), '')
  );
  return null;
end
$$;

do $triggers$
declare
  tab text;
begin
  for tab in
    select c.relname
    from pg_catalog.pg_class as c
    where c.relnamespace = 'public'::regnamespace
      and c.relkind = 'r'
      and not c.relispartition
      and c.relname <> 'jobs_archive'
    order by c.relname
  loop
    execute format('create trigger touch before update on public.%I for each row execute function public.touch_updated_at()', tab);
  end loop;
  foreach tab in array array['customers', 'payments', 'price_book_items', 'team_members', 'custom_roles'] loop
    execute format(
      'create trigger audit after insert or update or delete on public.%I for each row execute function public.record_activity()',
      tab
    );
  end loop;
end
$triggers$;

create trigger audit
  after update of status on jobs
  for each row
  when (old.status is distinct from new.status)
  execute function record_activity();

create trigger price
  after update of unit_price on price_book_items
  for each row
  when (old.unit_price is distinct from new.unit_price)
  execute function record_price();

reset role;
