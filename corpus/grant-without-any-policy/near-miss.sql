-- A policy for a command and no grant for it.
create policy renaming on public.labels for delete to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
