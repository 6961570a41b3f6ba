-- On reference data.
grant references (code) on public.countries to corpus_app;
