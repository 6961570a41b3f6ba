-- In a function, and as a standing value of a role.
alter role corpus_worker set app.firm_id = '00000000-0000-4000-8000-000000000001';
set role corpus_migrator;
create function public.helper(firm uuid) returns text language sql volatile  set search_path = pg_catalog, pg_temp
  as $$ select set_config('app.firm_id', firm::text, false) $$;
revoke execute on function public.helper(uuid) from public;
grant execute on function public.helper(uuid) to corpus_app;
reset role;
