-- The same with the outer column qualified, behind the wall and inside the tenant.
create policy members_insert on public.orders for insert to public
  with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and exists (
    select 1 from public.firm_members as m
    where m.firm_id = orders.firm_id
      and m.person_id = (select nullif(current_setting('app.actor_id', true), '')::uuid)
      and m.status = 'active'
  ));
