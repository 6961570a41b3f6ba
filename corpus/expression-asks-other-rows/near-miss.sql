-- Counted within the firm of the session.
set role corpus_migrator;
create function public.next_number() returns bigint language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select count(*) + 1 from public.orders as o where o.firm_id = nullif(current_setting('app.firm_id', true), '')::uuid $$;
revoke execute on function public.next_number() from public;
alter table public.orders add column number bigint default public.next_number();
reset role;
