-- Rows of tenants that live elsewhere: policies do not follow them.
create foreign data wrapper corpus_wrapper;
create server corpus_server foreign data wrapper corpus_wrapper;
create foreign table public.old_orders (id uuid not null, firm_id uuid not null, total numeric) server corpus_server;
grant select on public.old_orders to corpus_readonly;
