-- A pattern on business data.
create policy by_pattern on public.customers as restrictive for select to public using (reference like 'C-%');
