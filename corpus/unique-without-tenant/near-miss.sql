-- Random ids, keys that lead to one tenant, and a key that the contract keeps global.
create unique index order_lines_once on public.order_lines (order_id, quantity);
create unique index orders_number on public.orders (firm_id, total);
alter table public.customers add column vat_id text;
create unique index customers_vat on public.customers (vat_id) where deleted_at is null;
