-- A grant, and a view that somebody who is not signed in may read.
grant select on public.orders, public.open_orders to corpus_anon;
