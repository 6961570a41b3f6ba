-- The bridge belongs to the order, and asks for it.
set role corpus_migrator;
create view public.labelled_orders with (security_invoker = true) as
  select n.order_id, o.total from public.order_lines as n join public.orders as o on o.id = n.order_id;
grant select on public.labelled_orders to corpus_app;
reset role;
