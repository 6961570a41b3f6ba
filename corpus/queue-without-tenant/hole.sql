-- A queue, its archive and a staging table that nobody has declared, open to whoever serves requests.
set role corpus_migrator;
create table public.mail_queue (id bigint generated always as identity primary key, recipient text not null, body text not null);
create table public.mail_queue_old (like public.mail_queue);
grant select, insert on public.mail_queue, public.mail_queue_old to corpus_app;
reset role;
