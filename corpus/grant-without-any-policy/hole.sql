-- Granted, and no policy lets it through: nothing leaks and nothing works.
grant delete on public.labels to corpus_app;
