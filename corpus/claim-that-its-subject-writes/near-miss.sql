-- What the issuer writes.
set role corpus_migrator;
create function public.claimed_firm() returns uuid language sql stable set search_path = pg_catalog, pg_temp
  as $$ select (nullif(current_setting('request.jwt.claims', true), '')::jsonb -> 'app_metadata' ->> 'firm_id')::uuid $$;
create policy by_claim on public.orders as restrictive for select to public using (firm_id = (select public.claimed_firm()));
reset role;
