-- Owned by the migrator, who is outside row security, and without a filter of its own.
set role corpus_migrator;
create view public.order_totals as select o.firm_id, sum(o.total) as total from public.orders as o group by o.firm_id;
grant select on public.order_totals to corpus_app;
reset role;
