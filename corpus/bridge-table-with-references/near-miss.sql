-- The same bridge, declared, with row security and the tenant in its keys.
set role corpus_migrator;
create table public.customer_notes (
  firm_id uuid not null,
  customer_id uuid not null,
  note text not null,
  primary key (firm_id, customer_id, note),
  foreign key (firm_id, customer_id) references public.customers (firm_id, id)
);
alter table public.customer_notes enable row level security;
alter table public.customer_notes force row level security;
create policy bulkhead_wall on public.customer_notes as restrictive for all to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid)) with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy bulkhead_member on public.customer_notes for all to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid)) with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create trigger bulkhead_immutable before update on public.customer_notes for each row
  when (old.firm_id is distinct from new.firm_id) execute function bulkhead.refuse_change();
grant select, insert on public.customer_notes to corpus_app;
reset role;
