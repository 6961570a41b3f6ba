grant references on public.countries to corpus_app;
