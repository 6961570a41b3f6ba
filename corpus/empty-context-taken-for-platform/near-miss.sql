-- Empty is asked for and refused.
create policy not_empty on public.orders for select to public using (current_setting('app.firm_id', true) <> '' and firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
