alter table public.orders add column external_ref text;
create unique index orders_external on public.orders (firm_id, external_ref) where external_ref is not null;
