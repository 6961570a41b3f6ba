-- A right without a policy; a policy without a right; and a policy that another shuts again.
grant delete on public.firms to corpus_app;
create policy own_firm on public.firms for delete to corpus_worker
  using (id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
grant delete on public.labels to corpus_app;
create policy own_labels on public.labels for delete to corpus_app
  using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy nobody_deletes on public.labels as restrictive for delete to public using (false);
