-- The caller may read the table, under its policies; the function reads it as its owner.
set role corpus_migrator;
create function public.all_orders() returns setof public.orders language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select * from public.orders $$;
revoke execute on function public.all_orders() from public;
grant execute on function public.all_orders() to corpus_app;
reset role;
