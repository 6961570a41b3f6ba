-- The single-column key beside nothing, on a table that carries the tenant.
alter table public.orders drop constraint orders_firm_id_customer_id_fkey;
alter table public.orders add foreign key (customer_id) references public.customers (id);
