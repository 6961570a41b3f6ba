grant truncate on public.countries to corpus_app;
