-- The single-column key beside the composite one adds nothing and opens nothing.
alter table public.orders add constraint orders_customer foreign key (customer_id) references public.customers (id);
