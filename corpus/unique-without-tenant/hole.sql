-- A key, an index and an exclusion over all tenants.
create extension if not exists btree_gist;
alter table public.customers add constraint customers_reference_key unique (reference, deleted_at);
create unique index orders_total on public.orders (total);
alter table public.events_2026 add constraint events_name exclude using gist (name with =);
alter table public.customers add constraint customers_name exclude using gist (name with =);
-- Another firm's order is looked up for a conflict before the foreign key refuses it.
alter table public.order_lines add constraint order_lines_slots exclude using gist (order_id with =, quantity with =);
