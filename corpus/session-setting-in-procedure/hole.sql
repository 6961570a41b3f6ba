set role corpus_migrator;
create function public.remember(firm text) returns void language plpgsql set search_path = pg_catalog, pg_temp
  as $$ begin execute format('set session app.firm_id = %L', firm); perform set_config('app.firm_id', firm, false); end $$;
revoke execute on function public.remember(text) from public;
grant execute on function public.remember(text) to corpus_app;
reset role;
