-- With the tenant in it, or never chosen by anybody.
alter table public.orders add column number text, add column public_id uuid not null default gen_random_uuid();
create unique index orders_number on public.orders (firm_id, number);
create unique index orders_public on public.orders (public_id);
