-- A helper of the own, called for each row.
set role corpus_migrator;
create function public.firm_of_session() returns text language sql stable set search_path = pg_catalog, pg_temp
  as $$ select current_setting('app.firm_id', true) $$;
create policy per_row on public.orders as restrictive for select to public using (firm_id::text = public.firm_of_session());
reset role;
