-- Null makes the comparison null, and null lets nobody in.
create policy equal on public.orders for select to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy is_true on public.customers for select to public using ((firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid)) is true);
create policy not_distinct on public.events for select to public using (not (firm_id is distinct from (select nullif(current_setting('app.firm_id', true), '')::uuid)));
