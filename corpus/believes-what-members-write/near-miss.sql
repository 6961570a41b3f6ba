-- The table that decides is the members', behind its own policies.
set role corpus_migrator;
create policy delegated on public.customers as restrictive for update to public
  using (firm_id in (select d.firm_id from public.firm_members as d where d.person_id = (select nullif(current_setting('app.actor_id', true), '')::uuid) and d.status = 'active'));
reset role;
