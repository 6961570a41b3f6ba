-- No country means the whole firm, and may be there twice.
alter table public.customers add column country text references public.countries (code);
create unique index customers_country on public.customers (firm_id, name, country) where deleted_at is null;
