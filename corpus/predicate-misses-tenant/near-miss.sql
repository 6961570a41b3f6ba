-- The same conditions inside the tenant.
create policy assigned on public.orders for select to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and (assigned_to = (select nullif(current_setting('app.actor_id', true), '')::uuid) or total > 0));
create policy no_context on public.customers for select to public
  using (current_setting('app.firm_id', true) is not null and firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy tight_check on public.events for update to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid)) with check (name <> '' and firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy by_colleague on public.orders for update to public
  using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and exists (select 1 from public.firm_members as m where m.person_id = orders.assigned_to and m.firm_id = orders.firm_id));
create policy any_status on public.orders for insert to public
  with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and exists (select 1 from public.firm_members as m where m.firm_id = orders.firm_id and m.person_id = (select nullif(current_setting('app.actor_id', true), '')::uuid)));
