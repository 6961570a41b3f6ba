-- Behind the wall.
create policy staff on public.orders for select to public
  using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and exists (
    select 1 from public.firm_members as m
    where m.firm_id = orders.firm_id
      and m.person_id = (select nullif(current_setting('app.actor_id', true), '')::uuid)
      and m.status = 'active'
  ));
