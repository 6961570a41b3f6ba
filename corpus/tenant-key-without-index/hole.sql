-- One index begins with another column, one is partial: neither serves every query.
drop index public.events_firm;
create index events_created on public.events (created_at, firm_id);
create index events_named on public.events (firm_id) where name = 'x';
