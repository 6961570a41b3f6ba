-- Row security is off on the table that decides, and the application writes it.
set role corpus_migrator;
create table public.delegations (firm_id uuid not null, person_id uuid not null, primary key (firm_id, person_id));
grant select, insert, update on public.delegations to corpus_app;
create policy delegated on public.customers as restrictive for update to public
  using (firm_id in (select d.firm_id from public.delegations as d where d.person_id = (select nullif(current_setting('app.actor_id', true), '')::uuid)));
reset role;
