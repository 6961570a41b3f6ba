-- The one role that may see people in clear.
grant select on public.people to corpus_pii;
