set role corpus_migrator;
create table public.events_2028 partition of public.events for values from ('2028-01-01') to ('2029-01-01');
alter table public.events_2028 enable row level security;
alter table public.events_2028 force row level security;
reset role;
