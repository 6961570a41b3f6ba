-- The outer view runs as its reader, the inner one as its owner.
set role corpus_migrator;
create view public.inner_orders as select o.id, o.firm_id, o.total from public.orders as o;
create view public.outer_orders with (security_invoker = true) as select i.id, i.total from public.inner_orders as i;
grant select, update on public.inner_orders to corpus_app;
grant select, update on public.outer_orders to corpus_app;
reset role;
