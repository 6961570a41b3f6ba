set role corpus_migrator;
create materialized view public.firm_totals as select o.firm_id, sum(o.total) as total from public.orders as o group by o.firm_id;
grant select on public.firm_totals to corpus_readonly;
reset role;
