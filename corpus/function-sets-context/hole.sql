set role corpus_migrator;
create function public.helper(firm uuid) returns text language sql volatile  set search_path = pg_catalog, pg_temp
  as $$ select set_config('app.firm_id', firm::text, true) $$;
revoke execute on function public.helper(uuid) from public;
grant execute on function public.helper(uuid) to corpus_app;
reset role;
