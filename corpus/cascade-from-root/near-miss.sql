-- A cascade that the root does not reach.
alter table public.orders drop constraint orders_firm_id_customer_id_fkey;
alter table public.orders add foreign key (firm_id, customer_id) references public.customers (firm_id, id) on delete cascade;
