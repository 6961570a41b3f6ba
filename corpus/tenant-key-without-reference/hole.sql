alter table public.customers drop constraint customers_firm_id_fkey;
