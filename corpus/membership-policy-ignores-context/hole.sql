-- Whoever belongs to two firms sees both.
drop policy bulkhead_wall on public.orders;
create policy staff on public.orders for select to public
  using (exists (
    select 1 from public.firm_members as m
    where m.firm_id = orders.firm_id
      and m.person_id = (select nullif(current_setting('app.actor_id', true), '')::uuid)
      and m.status = 'active'
  ));
