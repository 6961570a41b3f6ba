-- Both gates ask for the tenant.
create policy change on public.orders for update to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and total >= 0) with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
