-- Alternatives outside of brackets, an escaped bracket, a pipe that is meant, and one that is left out on purpose.
set role corpus_migrator;
alter table public.customers
  add column email text check (email ~* '^[a-z]+@(example|test)\.[a-z]{2,}$'),
  add column phone text check (phone ~ '^(\+|00)[1-9][0-9]{6,14}$' or phone ~ '^\[a|b\]$'),
  add column fields text check (fields ~ '^[^a|b]+[|][,;|][[:alpha:]]+$' and fields <> '[A|B]');
reset role;
