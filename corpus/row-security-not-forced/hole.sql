-- The worker is a member of the role that owns the table, and row security is not forced.
create role corpus_owner nologin;
grant corpus_owner to corpus_worker;
grant create on schema public to corpus_owner;
alter table public.orders owner to corpus_owner;
alter table public.orders no force row level security;
revoke create on schema public from corpus_owner;
