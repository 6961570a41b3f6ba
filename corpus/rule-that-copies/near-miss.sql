-- The rule that every view is.
set role corpus_migrator;
create view public.few_orders with (security_invoker = true) as select o.id from public.orders as o limit 5;
grant select on public.few_orders to corpus_app;
reset role;
