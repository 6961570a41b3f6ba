-- Two policies, either of which is enough, and both keep to the tenant.
create policy mine on public.orders for select to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and assigned_to = (select nullif(current_setting('app.actor_id', true), '')::uuid));
create policy worker_all on public.orders for select to corpus_worker using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
