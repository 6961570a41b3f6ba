-- Deleting the own label empties a column of somebody else's order.
alter table public.orders add column label_id uuid;
alter table public.orders add constraint orders_label foreign key (label_id) references public.labels (id) on delete set null;
