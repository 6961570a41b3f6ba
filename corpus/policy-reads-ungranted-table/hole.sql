-- The worker may write orders and may not read labels: every update of his is refused.
create policy labelled on public.orders as restrictive for update to public
  using (exists (select 1 from public.labels as l where l.firm_id = orders.firm_id));
