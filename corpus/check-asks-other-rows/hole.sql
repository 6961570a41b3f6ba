-- The refusal tells that somebody else has the name.
set role corpus_migrator;
create function public.is_free(wanted text) returns boolean language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select not exists (select 1 from public.customers as c where c.reference = wanted) $$;
revoke execute on function public.is_free(text) from public;
alter table public.labels add constraint free_name check (public.is_free(name));
reset role;
