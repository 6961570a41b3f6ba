-- A setting that only narrows.
create policy narrowed on public.orders for select to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and current_setting('app.include_open', true) = 'yes');
