-- Declared sealed, with row security and without a grant: only functions work on it.
set role corpus_migrator;
create table public.mail_queue (id bigint generated always as identity primary key, recipient text not null, body text not null);
alter table public.mail_queue enable row level security;
alter table public.mail_queue force row level security;
reset role;
