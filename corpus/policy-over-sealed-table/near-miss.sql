-- For a role that may read what it asks; the others do not meet it.
create policy billed on public.order_lines as restrictive for select to corpus_readonly
  using (order_id in (select o.id from public.orders as o where o.firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid)));
