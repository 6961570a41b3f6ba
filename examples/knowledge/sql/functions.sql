-- What the edge functions and the ingest worker call. Functions of requests run with their caller's rights and inside
-- the org of the transaction (app.org_id), which each query names. What must see past one org, or write what its caller
-- may not, is a definer function: pinned path, qualified names, not executable by PUBLIC. As found their owner owns the
-- tables; sealed it is the migrator. Columns are qualified throughout, so that an org_id added to rocker_messages or
-- documents later makes no name ambiguous.
--
-- SQLSTATEs: KN001 no org in the context, KN002 no such row in this org, KN003 not possible in this state, KN004 the
-- argument names another org, KN005 not for this person.

set role knowledge_app;

-- An absent context must not look like "no data".
create function assert_org_context()
returns uuid
language plpgsql
stable
as $$
declare
  v_org uuid := current_org_id();
begin
  if v_org is null then
    raise exception 'no org in the context'
      using errcode = 'KN001',
            hint = 'Set app.org_id for the transaction, after checking the membership.';
  end if;
  return v_org;
end
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Search
-- ---------------------------------------------------------------------------------------------------------------------

create function cosine_similarity(a real[], b real[])
returns double precision
language sql
immutable
parallel safe
as $$
  select sum(v.x::double precision * v.y) / nullif(sqrt(sum(v.x::double precision * v.x)) * sqrt(sum(v.y::double precision * v.y)), 0)
  from unnest(a, b) as v (x, y)
$$;

-- Exact, over the chunks of one org: no index hands out the nearest of everybody and leaves a small org fewer than it
-- asked for (X-108). The argument is there for callers of old; it decides nothing (X-011).
create function match_private_chunks(org_id_in uuid, query_embedding real[], match_count integer default 10)
returns table (chunk_id uuid, item_id uuid, ordinal integer, text text, similarity double precision)
language plpgsql
stable
as $$
declare
  v_org uuid := assert_org_context();
begin
  if org_id_in is distinct from v_org then
    raise exception 'the search is for another org than the context' using errcode = 'KN004';
  end if;
  return query
    select c.id, c.item_id, c.ordinal, c.text, cosine_similarity(c.embedding, query_embedding)
    from private_chunks as c
    join knowledge_items as i on i.id = c.item_id
    where c.org_id = v_org
      and i.org_id = v_org
      and i.deleted_at is null
      and cardinality(c.embedding) = cardinality(query_embedding)
    order by 5 desc nulls last, c.id
    limit match_count;
end
$$;

-- Public: the same answer for everybody.
create function match_market_chunks(query_embedding real[], match_count integer default 10)
returns table (listing_id uuid, ordinal integer, text text, similarity double precision)
language sql
stable
as $$
  select c.listing_id, c.ordinal, c.text, cosine_similarity(c.embedding, query_embedding)
  from market_chunks as c
  where cardinality(c.embedding) = cardinality(query_embedding)
  order by 4 desc nulls last, c.id
  limit match_count
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Market: draft and review by the org, approval by a super_admin, publication by an admin of the org
-- ---------------------------------------------------------------------------------------------------------------------

-- Live listings of all orgs, for visitors, with the name of the org: the table of orgs itself stays closed.
create function market_catalogue()
returns table (listing_id uuid, org_name text, title text, published_at timestamptz)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select l.id, o.name, l.title, l.published_at
  from public.market_listings as l
  join public.orgs as o on o.id = l.org_id
  where l.state = 'live'
    and o.deleted_at is null
  order by l.published_at desc, l.id
$$;

-- Moderation: whoever approves belongs to the platform, whichever org he is in. True when the listing waited for it.
create function approve_listing(p_listing_id uuid)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_actor uuid := nullif(current_setting('app.user_id', true), '')::uuid;
begin
  perform from public.platform_admins as a
  where a.user_id = v_actor
    and (a.expires_at is null or a.expires_at > now());
  if not found then
    raise exception 'only a super_admin approves listings' using errcode = 'KN005';
  end if;

  update public.market_listings as l
  set approved_at = now(),
      approved_by = v_actor
  where l.id = p_listing_id
    and l.state = 'review'
    and l.approved_at is null;
  return found;
end
$$;

-- Copies the chunks of an approved item of this org into the public index. Gives the listing.
create function publish_item(p_item_id uuid)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_org uuid := nullif(current_setting('app.org_id', true), '')::uuid;
  v_actor uuid := nullif(current_setting('app.user_id', true), '')::uuid;
  v_listing uuid;
  v_state text;
  v_approved_at timestamptz;
begin
  if v_org is null then
    raise exception 'no org in the context' using errcode = 'KN001';
  end if;
  perform from public.org_members as m
  where m.org_id = v_org
    and m.user_id = v_actor
    and m.role = 'admin'
    and m.status = 'active';
  if not found then
    raise exception 'only an admin of the org publishes' using errcode = 'KN005';
  end if;

  select l.id, l.state, l.approved_at
  into v_listing, v_state, v_approved_at
  from public.market_listings as l
  join public.knowledge_items as i on i.id = l.item_id
  where l.org_id = v_org
    and l.item_id = p_item_id
    and i.org_id = v_org
    and i.deleted_at is null
  for update of l;
  if not found then
    raise exception 'no such listing' using errcode = 'KN002';
  end if;
  if v_state <> 'review' or v_approved_at is null then
    raise exception 'the listing is not approved' using errcode = 'KN003';
  end if;

  insert into public.market_chunks (listing_id, source_org_id, item_id, ordinal, text, embedding)
  select v_listing, v_org, c.item_id, c.ordinal, c.text, c.embedding
  from public.private_chunks as c
  where c.org_id = v_org
    and c.item_id = p_item_id;
  update public.market_listings as l
  set state = 'live',
      published_at = now()
  where l.id = v_listing;
  update public.knowledge_items as i
  set visibility = 'published'
  where i.org_id = v_org
    and i.id = p_item_id;
  return v_listing;
end
$$;

-- Takes an item of this org out of the market, chunks and approval included. False when it was not there.
create function unpublish_item(p_item_id uuid)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_org uuid := nullif(current_setting('app.org_id', true), '')::uuid;
  v_actor uuid := nullif(current_setting('app.user_id', true), '')::uuid;
  v_listing uuid;
begin
  if v_org is null then
    raise exception 'no org in the context' using errcode = 'KN001';
  end if;
  perform from public.org_members as m
  where m.org_id = v_org
    and m.user_id = v_actor
    and m.role = 'admin'
    and m.status = 'active';
  if not found then
    raise exception 'only an admin of the org unpublishes' using errcode = 'KN005';
  end if;

  update public.market_listings as l
  set state = 'withdrawn',
      approved_at = null,
      approved_by = null,
      published_at = null
  where l.org_id = v_org
    and l.item_id = p_item_id
    and l.state = 'live'
  returning l.id into v_listing;
  if not found then
    return false;
  end if;
  delete from public.market_chunks as c
  where c.source_org_id = v_org
    and c.listing_id = v_listing;
  update public.knowledge_items as i
  set visibility = 'private'
  where i.org_id = v_org
    and i.id = p_item_id;
  return true;
end
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Jobs
-- ---------------------------------------------------------------------------------------------------------------------

-- The job, or null when one with this key was there before. What the payload names must belong to this org.
create function enqueue_job(p_kind text, p_payload jsonb, p_dedupe_key text default null, p_run_at timestamptz default now())
returns uuid
language plpgsql
as $$
declare
  v_org uuid := assert_org_context();
  v_job uuid := gen_random_uuid();
begin
  perform where p_payload ? 'item_id' and not exists (
    select
    from knowledge_items as i
    where i.org_id = v_org
      and i.id = (p_payload ->> 'item_id')::uuid
  );
  if found then
    raise exception 'no such item' using errcode = 'KN002';
  end if;
  perform where p_payload ? 'doc_id' and not exists (
    select
    from documents as d
    join knowledge_items as i on i.id = d.item_id
    where i.org_id = v_org
      and d.id = (p_payload ->> 'doc_id')::uuid
  );
  if found then
    raise exception 'no such document' using errcode = 'KN002';
  end if;

  insert into ingest_jobs (id, org_id, kind, payload, dedupe_key, run_at)
  values (v_job, v_org, p_kind, p_payload, p_dedupe_key, p_run_at)
  on conflict (org_id, kind, dedupe_key) where dedupe_key is not null do nothing;
  return case when found then v_job end;
end
$$;

-- One job for the worker, of whichever org has a free slot, the least busy first; no row when there is none. The lock on
-- the slot makes the cap exact (X-053). A job whose lease ran out keeps its slot and is handed out again, with a new
-- fencing token: what its first worker still has to say is refused. The worker then works as the org of the job.
create function claim_ingest_job(p_worker_id text default 'worker', p_lease interval default '2 minutes')
returns setof ingest_jobs
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_org uuid;
  v_kind text;
  v_job uuid;
  v_exhausted boolean;
begin
  loop
    select j.id, j.org_id, j.kind, j.attempts >= j.max_attempts
    into v_job, v_org, v_kind, v_exhausted
    from public.ingest_jobs as j
    where j.status = 'running'
      and j.lease_until <= now()
    order by j.lease_until, j.id
    limit 1
    for update skip locked;
    exit when not found;
    if not v_exhausted then
      return query
        update public.ingest_jobs as j
        set attempts = j.attempts + 1,
            lease_until = now() + p_lease,
            worker_id = p_worker_id,
            fencing_token = j.fencing_token + 1
        where j.id = v_job
        returning j.*;
      return;
    end if;
    update public.ingest_jobs as j
    set status = 'dead',
        lease_until = null,
        error = 'the lease ran out'
    where j.id = v_job;
    update public.tenant_slots as s
    set running = greatest(s.running - 1, 0)
    where s.org_id = v_org
      and s.kind = v_kind;
  end loop;

  for v_org, v_kind in
    select s.org_id, s.kind
    from public.tenant_slots as s
    cross join lateral (
      select min(j.run_at) as oldest
      from public.ingest_jobs as j
      where j.org_id = s.org_id
        and j.kind = s.kind
        and j.status = 'queued'
        and j.run_at <= now()
    ) as due
    where s.running < s.max_running
      and due.oldest is not null
    order by s.running::double precision / s.max_running, due.oldest, s.org_id, s.kind
  loop
    -- Asked again under the lock: somebody may have taken the last place meanwhile.
    perform from public.tenant_slots as s
    where s.org_id = v_org
      and s.kind = v_kind
      and s.running < s.max_running
    for update skip locked;
    continue when not found;
    select j.id
    into v_job
    from public.ingest_jobs as j
    where j.org_id = v_org
      and j.kind = v_kind
      and j.status = 'queued'
      and j.run_at <= now()
    order by j.run_at, j.id
    limit 1
    for update skip locked;
    continue when not found;

    update public.tenant_slots as s
    set running = s.running + 1
    where s.org_id = v_org
      and s.kind = v_kind;
    return query
      update public.ingest_jobs as j
      set status = 'running',
          attempts = j.attempts + 1,
          lease_until = now() + p_lease,
          worker_id = p_worker_id,
          fencing_token = j.fencing_token + 1
      where j.id = v_job
      returning j.*;
    return;
  end loop;
end
$$;

-- Adds to what the org has used this month.
create function record_usage(p_metric text, p_amount bigint)
returns void
language plpgsql
as $$
declare
  v_org uuid := assert_org_context();
begin
  insert into usage_ledger as u (org_id, metric, period, amount)
  values (v_org, p_metric, date_trunc('month', now(), 'UTC')::date, p_amount)
  on conflict (org_id, metric, period) do update
    set amount = u.amount + excluded.amount;
end
$$;

-- False when the job is not this worker's any more: its lease ran out and somebody else has it.
create function complete_job(p_job_id uuid, p_fencing_token bigint)
returns boolean
language plpgsql
as $$
declare
  v_org uuid := assert_org_context();
  v_kind text;
begin
  update ingest_jobs as j
  set status = 'done',
      lease_until = null,
      error = null
  where j.org_id = v_org
    and j.id = p_job_id
    and j.status = 'running'
    and j.fencing_token = p_fencing_token
  returning j.kind into v_kind;
  if not found then
    return false;
  end if;
  update tenant_slots as s
  set running = greatest(s.running - 1, 0)
  where s.org_id = v_org
    and s.kind = v_kind;
  perform record_usage('jobs.' || v_kind, 1);
  return true;
end
$$;

-- Puts the job back for later, or aside for good after its last attempt. False as above.
create function fail_job(p_job_id uuid, p_fencing_token bigint, p_error text, p_retry_in interval default '1 minute')
returns boolean
language plpgsql
as $$
declare
  v_org uuid := assert_org_context();
  v_kind text;
begin
  update ingest_jobs as j
  set status = case when j.attempts >= j.max_attempts then 'dead' else 'queued' end,
      run_at = now() + p_retry_in,
      lease_until = null,
      error = p_error
  where j.org_id = v_org
    and j.id = p_job_id
    and j.status = 'running'
    and j.fencing_token = p_fencing_token
  returning j.kind into v_kind;
  if not found then
    return false;
  end if;
  update tenant_slots as s
  set running = greatest(s.running - 1, 0)
  where s.org_id = v_org
    and s.kind = v_kind;
  return true;
end
$$;

-- Keeps the lease while the work goes on. False as above.
create function heartbeat_job(p_job_id uuid, p_fencing_token bigint, p_lease interval default '2 minutes')
returns boolean
language plpgsql
as $$
declare
  v_org uuid := assert_org_context();
begin
  update ingest_jobs as j
  set lease_until = now() + p_lease
  where j.org_id = v_org
    and j.id = p_job_id
    and j.status = 'running'
    and j.fencing_token = p_fencing_token;
  return found;
end
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Limits and flags
-- ---------------------------------------------------------------------------------------------------------------------

-- Whether the org may call once more, and if not, in how many seconds it is worth trying. The window slides: the minute
-- before counts by the part of it that is less than a minute ago (X-109), and the database tells the time (X-055). A
-- refused call does not count.
create function check_rate_limit(p_kind text)
returns table (allowed boolean, remaining integer, retry_after_seconds integer)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_org uuid := nullif(current_setting('app.org_id', true), '')::uuid;
  v_limit integer := case p_kind when 'tts' then 600 when 'embed' then 300 when 'crawl' then 60 when 'ocr' then 120 end;
  v_now timestamptz := clock_timestamp();
  v_window timestamptz := date_trunc('minute', v_now);
  v_key text := p_kind || ':org:' || v_org;
  v_current integer;
  v_before integer;
  v_used double precision;
begin
  if v_org is null then
    raise exception 'no org in the context' using errcode = 'KN001';
  end if;
  if v_limit is null then
    raise exception 'no such limit' using errcode = 'KN002';
  end if;

  insert into public.rate_counters as c (key, window_start, count)
  values (v_key, v_window, 1)
  on conflict (key, window_start) do update
    set count = c.count + 1
  returning c.count into v_current;
  select coalesce(max(c.count), 0)
  into v_before
  from public.rate_counters as c
  where c.key = v_key
    and c.window_start = v_window - interval '1 minute';

  v_used := v_current + v_before * (1 - extract(epoch from v_now - v_window) / 60);
  if v_used > v_limit then
    update public.rate_counters as c
    set count = c.count - 1
    where c.key = v_key
      and c.window_start = v_window;
    return query select false, 0, 1 + extract(epoch from v_window + interval '1 minute' - v_now)::integer;
  else
    return query select true, floor(v_limit - v_used)::integer, 0;
  end if;
end
$$;

-- Flags are the platform's to write, for one org or (null) for all.
create function set_flag(p_org_id uuid, p_key text, p_value jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_actor uuid := nullif(current_setting('app.user_id', true), '')::uuid;
begin
  perform from public.platform_admins as a
  where a.user_id = v_actor
    and (a.expires_at is null or a.expires_at > now());
  if not found then
    raise exception 'only a super_admin writes flags' using errcode = 'KN005';
  end if;

  insert into public.feature_flags as f (org_id, key, value, updated_by)
  values (p_org_id, p_key, p_value, v_actor)
  on conflict (org_id, key) do update
    set value = excluded.value,
        updated_by = excluded.updated_by;
end
$$;

-- The org's own value, else everybody's.
create function flag_value(p_key text)
returns jsonb
language sql
stable
as $$
  select f.value
  from feature_flags as f
  where f.key = p_key
    and (f.org_id = current_org_id() or f.org_id is null)
  order by f.org_id nulls last
  limit 1
$$;

revoke execute on function market_catalogue() from public;
revoke execute on function approve_listing(uuid) from public;
revoke execute on function publish_item(uuid) from public;
revoke execute on function unpublish_item(uuid) from public;
revoke execute on function claim_ingest_job(text, interval) from public;
revoke execute on function check_rate_limit(text) from public;
revoke execute on function set_flag(uuid, text, jsonb) from public;

grant execute on function market_catalogue() to knowledge_anon, knowledge_authenticated;
grant execute on function claim_ingest_job(text, interval) to knowledge_service;

reset role;
