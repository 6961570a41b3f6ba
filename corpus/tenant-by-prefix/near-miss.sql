-- A pattern over what people type, beside the tenant that is compared.
create policy by_regexp on public.customers as restrictive for select to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and reference ~ '^[A-Z]');
