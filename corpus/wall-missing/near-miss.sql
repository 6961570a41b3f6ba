-- A wall in parts: one restrictive policy per command.
drop policy bulkhead_wall on public.customers;
create policy w_select on public.customers as restrictive for select to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy w_insert on public.customers as restrictive for insert to public with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy w_update on public.customers as restrictive for update to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy w_delete on public.customers as restrictive for delete to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
