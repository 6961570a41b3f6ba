-- A grant, a view and a function of the owner, for somebody who is not signed in.
grant select on public.orders, public.open_orders to corpus_anon;
grant execute on function public.confirm_order(uuid) to corpus_anon;
