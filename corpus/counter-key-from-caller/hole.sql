-- The caller names the bucket: another one for each call, or that of another firm.
set role corpus_migrator;
create table public.counters (key text primary key, count integer not null default 0);
alter table public.counters enable row level security;
alter table public.counters force row level security;
create function public.hit(bucket text, most integer) returns boolean
  language sql security definer set search_path = pg_catalog, pg_temp
as $$
  insert into public.counters as c (key, count)
  values ('hit:' || bucket, 1)
  on conflict (key) do update set count = c.count + 1
  returning c.count <= most
$$;
revoke execute on function public.hit(text, integer) from public;
grant execute on function public.hit(text, integer) to corpus_app;
reset role;
