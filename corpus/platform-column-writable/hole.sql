-- The whole row instead of the name.
grant update on public.firms to corpus_app;
