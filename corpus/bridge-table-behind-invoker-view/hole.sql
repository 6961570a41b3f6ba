-- The bridge has no tenant and no row security; the view reaches through it.
set role corpus_migrator;
create table public.order_labels (order_id uuid not null, label_id uuid not null, primary key (order_id, label_id));
grant select, insert on public.order_labels to corpus_app;
create view public.labelled_orders with (security_invoker = true) as
  select b.order_id, l.name from public.order_labels as b join public.labels as l on l.id = b.label_id;
grant select on public.labelled_orders to corpus_app;
reset role;
