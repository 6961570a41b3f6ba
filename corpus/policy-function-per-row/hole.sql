create policy per_row on public.orders as restrictive for select to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and bulkhead.actor_role() <> 'blocked');
create policy per_row on public.customers as restrictive for select to public using (firm_id = nullif(current_setting('app.firm_id', true), '')::uuid);
