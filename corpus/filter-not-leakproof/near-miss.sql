-- A generated column, plainly indexed after the tenant; an index on an expression of reference data.
alter table public.customers add column name_lower text generated always as (lower(name)) stored;
create index customers_lower on public.customers (firm_id, name_lower);
create index countries_lower on public.countries (lower(name));
