create unique index customers_name on public.customers (firm_id, name) where deleted_at is null;
