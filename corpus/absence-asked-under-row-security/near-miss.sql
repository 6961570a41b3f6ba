-- Absence in reference data, and presence under row security.
create policy known_country on public.customers for insert to public
  with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and not exists (select 1 from public.countries as c where c.code = customers.reference));
