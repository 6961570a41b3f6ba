create policy raises on public.orders as restrictive for select to public using (firm_id = (select nullif(current_setting('app.firm_id'), '')::uuid));
