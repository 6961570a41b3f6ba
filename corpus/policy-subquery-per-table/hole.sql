-- The tenant is found through the customer alone.
drop policy bulkhead_wall on public.orders;
drop policy bulkhead_member on public.orders;
create policy by_customer on public.orders for select to public
  using (customer_id in (select c.id from public.customers as c where c.firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid)));
