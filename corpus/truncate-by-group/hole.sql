-- By way of a group.
create role corpus_cleaners nologin;
grant corpus_cleaners to corpus_worker;
grant truncate on public.events to corpus_cleaners;
