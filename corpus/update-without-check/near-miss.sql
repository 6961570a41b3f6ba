-- No WITH CHECK: PostgreSQL takes the USING for it, and a row cannot leave its tenant.
drop policy bulkhead_member on public.orders;
create policy reading on public.orders for select to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy changing on public.orders for update to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy everything on public.customers for all to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
