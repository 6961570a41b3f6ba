-- A copy: no policies, no keys, and granted.
set role corpus_migrator;
create table public.orders_archive (like public.orders including defaults);
create table public.scratch (value text primary key);
grant select on public.orders_archive to corpus_app;
reset role;
