drop table public.categories;
drop table public.timezones;
drop table public.countries;
