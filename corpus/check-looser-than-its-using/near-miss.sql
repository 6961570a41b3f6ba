-- A check that is looser than its USING and still the tenant's.
create policy assigned on public.orders for update to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and assigned_to = (select nullif(current_setting('app.actor_id', true), '')::uuid)) with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
