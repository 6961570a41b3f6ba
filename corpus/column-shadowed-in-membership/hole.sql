-- The bare firm_id is that of the member, not of the customer: whoever is a member anywhere is one everywhere.
drop policy bulkhead_wall on public.customers;
create policy by_membership on public.customers for insert to public
  with check (exists (select 1 from public.firm_members as m where m.firm_id = firm_id and m.person_id = (select nullif(current_setting('app.actor_id', true), '')::uuid) and m.status = 'active'));
