-- The same body with the rights of the caller: the policies apply.
set role corpus_migrator;
create function public.all_orders() returns setof public.orders language sql stable set search_path = pg_catalog, pg_temp
  as $$ select * from public.orders $$;
revoke execute on function public.all_orders() from public;
grant execute on function public.all_orders() to corpus_app;
reset role;
