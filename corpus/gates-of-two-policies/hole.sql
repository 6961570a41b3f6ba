-- The USING of one policy and the WITH CHECK of the other: either is enough, so that own rows can be given away.
drop policy bulkhead_wall on public.orders;
drop policy bulkhead_member on public.orders;
drop trigger bulkhead_immutable on public.orders;
create policy own on public.orders for all to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy drafts on public.orders for update to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and total = 0) with check (total = 0);
