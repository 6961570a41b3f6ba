alter table public.customers add constraint customers_name_key unique (firm_id, name);
