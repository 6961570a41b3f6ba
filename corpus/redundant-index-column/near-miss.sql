create index customers_alive on public.customers (firm_id, name) where deleted_at is null;
create index customers_gone on public.customers (firm_id, deleted_at) where deleted_at is not null;
