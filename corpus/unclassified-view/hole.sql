set role corpus_migrator;
create view public.rich_orders with (security_invoker = true) as select o.id from public.orders as o where o.total > 1000;
reset role;
