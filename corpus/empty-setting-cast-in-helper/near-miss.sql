set role corpus_migrator;
create function public.current_firm() returns uuid language plpgsql stable set search_path = pg_catalog, pg_temp
  as $$ begin return nullif(current_setting('app.firm_id', true), '')::uuid; end $$;
create policy by_count on public.orders as restrictive for select to public
  using (total < coalesce(nullif(current_setting('app.limit', true), ''), '1000')::numeric);
reset role;
