drop index public.events_firm;
create index events_other on public.events (firm_id, name);
