-- Added up before anything is joined, told apart, or joined by the whole key of the other side.
set role corpus_migrator;
create view public.firm_figures with (security_invoker = true) as
  select f.id, sum(o.revenue) as revenue, sum(l.labels) as labels
  from public.firms as f
  left join (select i.firm_id, sum(i.total) as revenue from public.orders as i group by i.firm_id) as o on o.firm_id = f.id
  left join (select i.firm_id, count(*) as labels from public.labels as i group by i.firm_id) as l on l.firm_id = f.id
  group by f.id;
create view public.line_figures with (security_invoker = true) as
  select o.firm_id, o.id, count(distinct o.id) as orders, sum(n.quantity) as quantity, count(n.id) as lines, min(o.total) as total
  from public.orders as o
  join public.customers as c using (firm_id)
  join public.order_lines as n on n.order_id = o.id
  where c.id = o.customer_id
  group by o.firm_id, o.id;
create view public.customer_figures with (security_invoker = true) as
  select c.id, count(c.id) as rows, sum(o.total) as revenue
  from public.customers as c
  left join public.orders as o on o.firm_id = c.firm_id and o.customer_id = c.id
  group by c.id;
grant select on public.firm_figures, public.line_figures, public.customer_figures to corpus_app;
reset role;
