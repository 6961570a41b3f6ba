-- It asks for the membership of the actor in the firm of the session.
set role corpus_migrator;
create function public.is_member(wanted text) returns boolean language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select exists (select 1 from public.firm_members as m where m.firm_id = nullif(current_setting('app.firm_id', true), '')::uuid
    and m.person_id = nullif(current_setting('app.actor_id', true), '')::uuid and m.role = wanted and m.status = 'active') $$;
revoke execute on function public.is_member(text) from public;
grant execute on function public.is_member(text) to corpus_app;
reset role;
