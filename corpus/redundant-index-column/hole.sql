create index customers_alive on public.customers (firm_id, deleted_at) where deleted_at is null;
