-- Reference data, and a function that is declared to serve callers who are not signed in.
grant select on public.countries to corpus_anon;
set role corpus_migrator;
create function public.storefront(slug text) returns text language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select f.name from public.firms as f where f.name = slug $$;
revoke execute on function public.storefront(text) from public;
grant execute on function public.storefront(text) to corpus_anon;
reset role;
