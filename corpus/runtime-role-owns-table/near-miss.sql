-- The application owns a reference table only.
alter table public.countries owner to corpus_app;
