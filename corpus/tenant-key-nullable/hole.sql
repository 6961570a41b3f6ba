alter table public.orders alter column firm_id drop not null;
