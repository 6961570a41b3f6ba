create schema elsewhere;
create view elsewhere.rich_orders with (security_invoker = true) as select o.id from public.orders as o where o.total > 1000;
