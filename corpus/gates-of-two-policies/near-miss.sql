-- Two policies whose gates differ within the tenant: mixing them leaves it nowhere.
drop policy bulkhead_member on public.orders;
create policy own on public.orders for select to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy assigned on public.orders for update to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and assigned_to = (select nullif(current_setting('app.actor_id', true), '')::uuid));
create policy drafts on public.orders for update to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and total = 0) with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and total < 100);
