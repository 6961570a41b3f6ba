create policy by_pattern on public.orders as restrictive for select to public using (firm_id::text like (select nullif(current_setting('app.firm_id', true), '')));
