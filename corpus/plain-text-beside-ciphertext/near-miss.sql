-- A blind index, and a column whose name only begins alike.
alter table public.customers add column email_encrypted bytea;
alter table public.customers add column email_bidx bytea;
alter table public.customers add column email_verified boolean;
