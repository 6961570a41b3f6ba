grant select on public.orders to public;
grant insert (name) on public.customers to public;
grant insert on public.countries to public;
grant select on public.open_orders to public;
