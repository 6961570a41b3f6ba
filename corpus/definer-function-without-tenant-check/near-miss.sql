-- Takes the tenant from the context, or reads a view that does.
set role corpus_migrator;
create function public.helper(minimum numeric) returns bigint language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select count(*) from public.orders as o where o.total > minimum and o.firm_id = nullif(current_setting('app.firm_id', true), '')::uuid $$;
revoke execute on function public.helper(numeric) from public;
grant execute on function public.helper(numeric) to corpus_app;
create function public.totals() returns bigint language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select count(*) from public.customers_masked as v $$;
revoke execute on function public.totals() from public;
grant execute on function public.totals() to corpus_app;
reset role;
