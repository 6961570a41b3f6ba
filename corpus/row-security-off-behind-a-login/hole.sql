-- Nobody of the contract is granted anything more; a login behind the application is, and row security is off.
create role corpus_web login;
grant corpus_app to corpus_web;
drop policy bulkhead_wall on public.events;
drop policy bulkhead_member on public.events;
alter table public.events disable row level security;
revoke all on public.events from corpus_app, corpus_worker;
grant select on public.events to corpus_web;
