-- FOR ALL, and SELECT alone.
drop policy bulkhead_member on public.customers;
create policy alive on public.customers for all to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and deleted_at is null);
create policy alive_only on public.customers as restrictive for select to public using (deleted_at is null);
