grant delete on public.labels to corpus_app;
