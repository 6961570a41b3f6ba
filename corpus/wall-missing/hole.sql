drop policy bulkhead_wall on public.customers;
