-- A ledger of its own that is not partitioned.
set role corpus_migrator;
alter table public.events add column dedupe_key text not null default '';
alter table public.customers add column dedupe_key text;
create unique index customers_dedupe on public.customers (firm_id, dedupe_key) where deleted_at is null;
reset role;
