-- Believes its argument, and reads a view whose policies are those of its reader, here the owner.
set role corpus_migrator;
create function public.helper(firm uuid) returns bigint language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select count(*) from public.orders as o where o.firm_id = firm $$;
revoke execute on function public.helper(uuid) from public;
grant execute on function public.helper(uuid) to corpus_app;
create function public.totals() returns numeric language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select sum(v.total) from public.open_orders as v $$;
revoke execute on function public.totals() from public;
grant execute on function public.totals() to corpus_app;
reset role;
