grant select on public.countries to corpus_anon;
