-- Its foreign keys say to whom its rows belong, and nobody has said it in the contract.
set role corpus_migrator;
create table public.order_labels (
  order_id uuid not null references public.orders (id),
  label_id uuid not null references public.labels (id),
  primary key (order_id, label_id)
);
grant select on public.order_labels to corpus_app;
reset role;
