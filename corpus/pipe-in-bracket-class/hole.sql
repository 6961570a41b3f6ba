-- The pipe is meant to separate and is a character.
set role corpus_migrator;
alter table public.customers add column email text
  check (email ~* '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Z|a-z]{2,}$');
create domain public.color as text check (value ~ '^#[0-9|a-f]{6}$');
reset role;
