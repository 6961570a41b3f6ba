-- Three spellings without the word true; the columns are never null.
drop policy bulkhead_wall on public.orders;
drop policy bulkhead_wall on public.customers;
drop policy bulkhead_wall on public.events;
create policy any_total on public.orders for select to public using (total is not null);
create policy any_key on public.customers for delete to public using (firm_id = firm_id);
create policy either on public.events for update to public using (name = 'a' or name <> 'a');
