-- An optional value may well be missing twice; a reference that may be null is counted once.
alter table public.customers add column country text references public.countries (code);
alter table public.customers add column nickname text;
create unique index customers_country on public.customers (firm_id, name, country) nulls not distinct where deleted_at is null;
create unique index customers_nickname on public.customers (firm_id, nickname) where deleted_at is null;
