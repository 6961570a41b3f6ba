-- Through the parent: (firm_id, customer_id) of orders is enough.
alter table public.orders add constraint orders_firm foreign key (firm_id) references public.firms (id);
alter table public.orders drop constraint orders_firm;
