alter table public.events add column dedupe_key text not null default '';
create unique index events_dedupe on public.events (firm_id, dedupe_key, created_at);
