-- The bare firm_id is bound to the inner table.
drop policy bulkhead_wall on public.orders;
create policy members_insert on public.orders for insert to public
  with check (exists (
    select 1 from public.firm_members as m
    where m.firm_id = m.firm_id
      and m.person_id = (select nullif(current_setting('app.actor_id', true), '')::uuid)
      and m.status = 'active'
  ));
