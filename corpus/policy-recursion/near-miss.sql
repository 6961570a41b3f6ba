-- One way only.
create policy labelled on public.orders as restrictive for select to public
  using (firm_id in (select l.firm_id from public.labels as l where l.firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid)));
