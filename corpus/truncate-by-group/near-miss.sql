-- To a group that nobody is in, and on reference data.
create role corpus_cleaners nologin;
grant truncate on public.events to corpus_cleaners;
grant truncate on public.countries to corpus_worker;
