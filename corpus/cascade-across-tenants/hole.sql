alter table public.orders drop constraint orders_firm_id_customer_id_fkey;
alter table public.orders add constraint orders_customer foreign key (customer_id) references public.customers (id) on delete cascade;
