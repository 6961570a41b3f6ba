grant trigger on public.countries to corpus_worker;
