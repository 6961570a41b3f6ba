-- An order may name a label of another firm; and whether a label exists can be found out by trying.
alter table public.orders add column label_id uuid references public.labels (id);
