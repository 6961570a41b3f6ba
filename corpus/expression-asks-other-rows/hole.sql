-- The number is counted over all firms.
set role corpus_migrator;
create function public.next_number() returns bigint language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select count(*) + 1 from public.orders $$;
revoke execute on function public.next_number() from public;
alter table public.orders add column number bigint default public.next_number();
reset role;
