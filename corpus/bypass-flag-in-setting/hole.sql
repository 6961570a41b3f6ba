-- Two flags, one bare and one in a disjunction.
drop policy bulkhead_wall on public.customers;
drop policy bulkhead_wall on public.orders;
create policy admin_flag on public.customers for all to public using (nullif(current_setting('app.is_super_admin', true), '')::boolean);
create policy role_flag on public.orders for select to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) or current_setting('app.actor_role', true) = 'platform');
