alter table public.orders add column access_token text;
