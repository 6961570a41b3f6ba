-- A standing value of the role that has nothing to do with tenants, and a setting for the transaction.
alter role corpus_worker set statement_timeout = '5s';
set role corpus_migrator;
create function public.remember(label text) returns void language plpgsql set search_path = pg_catalog, pg_temp
  as $$ begin perform set_config('app.request_id', label, true); end $$;
revoke execute on function public.remember(text) from public;
grant execute on function public.remember(text) to corpus_app;
reset role;
