-- Reference data needs no row security.
alter table public.countries add column continent text;
