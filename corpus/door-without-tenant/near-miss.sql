create policy bulkhead_assigned on public.orders for select to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and assigned_to = (select nullif(current_setting('app.actor_id', true), '')::uuid));
create policy bulkhead_platform on public.orders for delete to corpus_platform using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
