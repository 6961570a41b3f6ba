-- The same without WITH CHECK, and the USING keeps to the tenant: so does every insert.
drop policy bulkhead_member on public.orders;
create policy everything on public.orders for all to corpus_app using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
