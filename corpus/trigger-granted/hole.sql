grant trigger on public.orders to corpus_worker;
