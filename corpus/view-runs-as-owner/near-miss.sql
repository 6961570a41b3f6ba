set role corpus_migrator;
create view public.order_totals with (security_invoker = true) as select o.firm_id, sum(o.total) as total from public.orders as o group by o.firm_id;
grant select on public.order_totals to corpus_app;
reset role;
