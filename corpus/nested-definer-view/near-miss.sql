-- Definer rights over reference data give nothing away.
set role corpus_migrator;
create view public.inner_orders as select c.code, c.name from public.countries as c;
create view public.outer_orders with (security_invoker = true) as select i.code from public.inner_orders as i;
grant select on public.inner_orders to corpus_app;
grant select on public.outer_orders to corpus_app;
reset role;
