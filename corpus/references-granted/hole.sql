grant references on public.orders to corpus_app;
grant references (id) on public.customers to corpus_app;
