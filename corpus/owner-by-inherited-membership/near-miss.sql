-- Owned by a role that nobody can become, and forced: the owner itself is under the policies, too.
create role corpus_owner nologin;
grant create on schema public to corpus_owner;
alter table public.events owner to corpus_owner;
alter table public.customers owner to corpus_owner;
revoke create on schema public from corpus_owner;
