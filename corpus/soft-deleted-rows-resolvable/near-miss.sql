-- Nobody hides deleted rows in policies.
alter table public.labels add column deleted_at timestamptz;
drop index public.customers_reference;
alter table public.labels drop constraint labels_firm_id_name_key;
create unique index labels_name on public.labels (firm_id, name) nulls not distinct where deleted_at is null;
create index labels_firm on public.labels (firm_id);
