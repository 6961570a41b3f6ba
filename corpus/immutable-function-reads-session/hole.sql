set role corpus_migrator;
create function public.helper() returns uuid language sql immutable  set search_path = pg_catalog, pg_temp
  as $$ select nullif(current_setting('app.firm_id', true), '')::uuid $$;
revoke execute on function public.helper() from public;
grant execute on function public.helper() to corpus_app;
reset role;
