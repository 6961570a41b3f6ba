-- The same view with the rights of its reader.
set role corpus_migrator;
grant select on public.orders to corpus_app;
create view public.order_list with (security_invoker = true) as select o.id, o.firm_id, o.total from public.orders as o;
grant select on public.order_list to corpus_app;
reset role;
