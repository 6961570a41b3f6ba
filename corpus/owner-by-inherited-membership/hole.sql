-- Two steps: the login behind the application inherits the owner's rights through a group.
create role corpus_owner nologin;
create role corpus_staff nologin;
create role corpus_web login;
grant corpus_app, corpus_staff to corpus_web;
grant corpus_owner to corpus_staff;
grant create on schema public to corpus_owner;
alter table public.events owner to corpus_owner;
alter table public.events no force row level security;
revoke create on schema public from corpus_owner;
