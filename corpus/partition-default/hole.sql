set role corpus_migrator;
create table public.events_default partition of public.events default;
alter table public.events_default enable row level security;
alter table public.events_default force row level security;
reset role;
