-- Owned by a role that nobody else belongs to, and forced.
create role corpus_owner nologin;
grant create on schema public to corpus_owner;
alter table public.orders owner to corpus_owner;
revoke create on schema public from corpus_owner;
