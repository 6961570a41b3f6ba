-- A new partition without protection that is granted, and one that is protected and granted.
set role corpus_migrator;
create table public.events_2027 partition of public.events for values from ('2027-01-01') to ('2028-01-01');
grant select on public.events_2027, public.events_2026 to corpus_app;
reset role;
