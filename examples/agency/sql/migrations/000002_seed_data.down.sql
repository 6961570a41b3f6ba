delete from public.categories where parent_code is not null;
delete from public.categories;
delete from public.timezones;
delete from public.countries;
