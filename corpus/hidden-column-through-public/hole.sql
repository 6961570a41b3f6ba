-- By a column grant to PUBLIC.
grant select (name) on public.customers to public;
