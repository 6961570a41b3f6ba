-- From the root to customers, and on to orders.
alter table public.customers drop constraint customers_firm_id_fkey;
alter table public.customers add foreign key (firm_id) references public.firms (id) on delete cascade;
alter table public.orders drop constraint orders_firm_id_customer_id_fkey;
alter table public.orders add foreign key (firm_id, customer_id) references public.customers (firm_id, id) on delete cascade;
