-- What is the same for all may be read by all.
grant select on public.countries to public;
