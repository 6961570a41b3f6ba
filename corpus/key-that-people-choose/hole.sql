-- A number that people choose, unique over all firms: trying it tells who has it, by an error or by ON CONFLICT DO NOTHING.
alter table public.orders add column number text;
create unique index orders_number on public.orders (number);
