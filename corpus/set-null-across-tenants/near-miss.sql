-- Set to null within the tenant; and nothing at all.
alter table public.orders add column origin_id uuid;
alter table public.orders add constraint orders_origin foreign key (firm_id, origin_id) references public.orders (firm_id, id) on delete set null (origin_id);
