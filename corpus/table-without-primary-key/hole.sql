alter table public.order_lines drop constraint order_lines_pkey;
