set role corpus_migrator;
create table public.events_2027 partition of public.events for values from ('2027-01-01') to ('2028-01-01');
alter table public.events_2027 enable row level security;
alter table public.events_2027 force row level security;
reset role;
