set role corpus_migrator;
create function public.helper() returns integer language sql immutable  set search_path = pg_catalog, pg_temp
  as $$ select 1 $$;
revoke execute on function public.helper() from public;
grant execute on function public.helper() to corpus_app;
reset role;
