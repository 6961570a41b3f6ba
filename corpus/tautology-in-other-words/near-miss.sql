-- May be null, or may be false: no tautology, and held to the tenant.
create policy some_assigned on public.orders for select to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and (assigned_to = assigned_to or total > 0));
create policy live on public.customers for delete to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and deleted_at is null);
