-- The key is compared as well, once in the policy and once in the wall behind it.
create policy by_firm on public.orders for select to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy bulkhead_mine on public.orders for delete to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and total >= 0);
