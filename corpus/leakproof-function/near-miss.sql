set role corpus_migrator;
create function public.helper(value text) returns boolean language sql stable  set search_path = pg_catalog, pg_temp
  as $$ select value <> '' $$;
revoke execute on function public.helper(text) from public;
grant execute on function public.helper(text) to corpus_app;
reset role;
