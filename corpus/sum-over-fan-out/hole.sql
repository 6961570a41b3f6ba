-- Orders and labels both belong to the firm: every order meets every label, and the total is counted once for each.
set role corpus_migrator;
create view public.firm_figures with (security_invoker = true) as
  select f.id, coalesce(sum(o.total) filter (where o.total > 0), 0) as revenue, count(o.id) as orders, count(distinct l.id) as labels
  from public.firms as f
  left join public.orders as o on o.firm_id = f.id
  left join public.labels as l on l.firm_id = f.id
  group by f.id;
-- The total of an order, once for each of its lines.
create view public.line_figures with (security_invoker = true) as
  select o.firm_id, sum(o.total) as revenue
  from public.orders as o
  join public.order_lines as n on n.order_id = o.id
  group by o.firm_id;
grant select on public.firm_figures, public.line_figures to corpus_app;
reset role;
