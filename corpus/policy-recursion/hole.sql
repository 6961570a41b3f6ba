-- The membership table asks itself; orders and labels ask each other.
drop policy bulkhead_member on public.firm_members;
create policy members_of_members on public.firm_members for select to public
  using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and exists (select 1 from public.firm_members as m where m.firm_id = firm_members.firm_id and m.person_id = (select nullif(current_setting('app.actor_id', true), '')::uuid)));
create policy labelled on public.orders as restrictive for select to public
  using (exists (select 1 from public.labels as l where l.firm_id = orders.firm_id));
create policy ordered on public.labels as restrictive for select to public
  using (exists (select 1 from public.orders as o where o.firm_id = labels.firm_id));
