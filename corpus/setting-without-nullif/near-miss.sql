-- As text nothing is cast.
set role corpus_migrator;
create policy quiet on public.orders as restrictive for select to public using (firm_id::text = (select current_setting('app.firm_id', true)));
create function public.current_firm() returns uuid language sql stable set search_path = pg_catalog, pg_temp
  as $$ select nullif(current_setting('app.firm_id', true), '')::uuid $$;
reset role;
