alter table public.orders add column created_by uuid references public.people (id);
alter table public.orders add column sorted_by text;
