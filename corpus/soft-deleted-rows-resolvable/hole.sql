-- Some tables hide deleted rows in their policies, labels does not.
alter table public.labels add column deleted_at timestamptz;
create policy alive on public.customers as restrictive for delete to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and deleted_at is null);
