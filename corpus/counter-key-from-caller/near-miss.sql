-- The tenant of the context is in the key; only the worker may call; a token is looked up by what its holder knows.
set role corpus_migrator;
create table public.counters (key text primary key, count integer not null default 0);
alter table public.counters enable row level security;
alter table public.counters force row level security;
alter table public.reset_tokens add column tries integer not null default 0;
create function public.hit(bucket text, most integer) returns boolean
  language sql security definer set search_path = pg_catalog, pg_temp
as $$
  insert into public.counters as c (key, count)
  values (nullif(current_setting('app.firm_id', true), '') || ':' || bucket, 1)
  on conflict (key) do update set count = c.count + 1
  returning c.count <= most
$$;
create function public.hit_job(bucket text) returns void
  language sql security definer set search_path = pg_catalog, pg_temp
as $$
  insert into public.counters as c (key, count) values (bucket, 1) on conflict (key) do update set count = c.count + 1
$$;
create function public.spend_token(hash text) returns boolean
  language sql security definer set search_path = pg_catalog, pg_temp
as $$
  delete from public.reset_tokens as t where t.token_hash = hash returning true
$$;
revoke execute on function public.hit(text, integer), public.hit_job(text), public.spend_token(text) from public;
grant execute on function public.hit(text, integer), public.spend_token(text) to corpus_app;
grant execute on function public.hit_job(text) to corpus_worker;
reset role;
