-- The platform may.
grant update on public.firms to corpus_platform;
