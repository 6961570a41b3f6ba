-- The one role that may see people in clear, and the login behind it.
grant select on public.people to corpus_pii;
create role corpus_dpo login;
grant corpus_pii to corpus_dpo;
