alter table public.customers add column email_encrypted bytea;
alter table public.customers add column email_normalized text;
