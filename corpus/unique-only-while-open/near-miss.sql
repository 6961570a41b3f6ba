alter table public.orders add column dedupe_key text not null default gen_random_uuid()::text;
alter table public.orders add column status text not null default 'pending';
create unique index orders_dedupe on public.orders (firm_id, dedupe_key);
create index orders_pending on public.orders (firm_id, dedupe_key) where status in ('pending', 'processing');
