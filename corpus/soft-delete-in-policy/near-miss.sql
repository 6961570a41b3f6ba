-- Only alive rows may be touched; the check lets the deletion itself through. DELETE has no new row.
drop policy bulkhead_member on public.customers;
create policy seen on public.customers for select to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy alive on public.customers for update to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and deleted_at is null) with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy gone on public.customers for delete to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and deleted_at is null);
create policy made on public.customers for insert to public with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
