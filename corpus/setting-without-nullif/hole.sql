-- In a policy and in a helper.
set role corpus_migrator;
create policy raises on public.orders as restrictive for select to public using (firm_id = (select current_setting('app.firm_id', true)::uuid));
create function public.current_firm() returns uuid language sql stable set search_path = pg_catalog, pg_temp
  as $$ select current_setting('app.firm_id', true)::uuid $$;
reset role;
