set role corpus_migrator;
create table public.grants (person_id uuid not null, firm_id uuid not null, primary key (firm_id, person_id));
grant select, insert on public.grants to corpus_app;
create policy granted on public.orders as restrictive for select to public
  using (exists (select 1 from public.grants as g where g.firm_id = orders.firm_id and g.person_id = (select nullif(current_setting('app.actor_id', true), '')::uuid)));
reset role;
