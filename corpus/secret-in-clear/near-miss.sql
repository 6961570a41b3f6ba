-- A hash, a sealed value, and a secret that nobody at run time may read.
alter table public.orders add column token_hash text;
alter table public.reset_tokens add column api_key text;
alter table public.customers add column webhook_secret text;
