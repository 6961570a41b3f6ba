-- The application may read the table itself, and sees one tenant; through the view it sees all of them.
set role corpus_migrator;
grant select on public.orders to corpus_app;
create view public.order_list as select o.id, o.firm_id, o.total from public.orders as o;
grant select on public.order_list to corpus_app;
reset role;
