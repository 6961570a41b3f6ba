-- The helper asks whether a membership exists, and not whose.
set role corpus_migrator;
create function public.is_member(firm uuid) returns boolean language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select exists (select 1 from public.firm_members as m where m.firm_id = firm) $$;
revoke execute on function public.is_member(uuid) from public;
grant execute on function public.is_member(uuid) to corpus_app;
reset role;
