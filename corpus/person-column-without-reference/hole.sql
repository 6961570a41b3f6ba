alter table public.orders add column created_by uuid;
