-- A function sets a scope that no policy asks for; and the declared scope is not asked for on customers.
set role corpus_migrator;
create function public.helper(customer uuid) returns text language sql volatile  set search_path = pg_catalog, pg_temp
  as $$ select set_config('app.customer_id', customer::text, true) $$;
revoke execute on function public.helper(uuid) from public;
grant execute on function public.helper(uuid) to corpus_app;
reset role;
