alter table public.countries drop constraint countries_pkey;
