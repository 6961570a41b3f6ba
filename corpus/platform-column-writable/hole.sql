-- X-033: the whole row instead of the name.
grant update on public.firms to corpus_app;
