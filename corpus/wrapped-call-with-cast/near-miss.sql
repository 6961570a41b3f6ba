-- Wrapped, with the cast inside of the sub-select and outside of it: once for each statement, both.
set role corpus_migrator;
create function public.firm_of_session() returns text language sql stable set search_path = pg_catalog, pg_temp
  as $$ select current_setting('app.firm_id', true) $$;
create policy cast_inside on public.orders as restrictive for select to public using (firm_id = (select nullif(public.firm_of_session(), '')::uuid));
create policy cast_outside on public.customers as restrictive for select to public using (firm_id = (select nullif(public.firm_of_session(), ''))::uuid);
reset role;
