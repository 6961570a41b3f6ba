create index customers_lower on public.customers (lower(name));
