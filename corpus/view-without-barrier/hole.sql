alter view public.customers_masked reset (security_barrier);
