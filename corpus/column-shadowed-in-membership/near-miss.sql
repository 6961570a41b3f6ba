-- Qualified with the table of the row; and two rows of one table that are told apart.
create policy by_membership on public.customers for insert to public
  with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and exists (select 1 from public.firm_members as m where m.firm_id = customers.firm_id and m.person_id = (select nullif(current_setting('app.actor_id', true), '')::uuid) and m.status = 'active'));
create policy twins on public.orders as restrictive for select to public
  using (exists (select 1 from public.labels as a, public.labels as b where a.firm_id = b.firm_id and a.firm_id = orders.firm_id));
