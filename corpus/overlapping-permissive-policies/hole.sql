-- The narrow one next to the wide one.
create policy wide on public.orders for select to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy narrow on public.orders for select to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and total > 0);
