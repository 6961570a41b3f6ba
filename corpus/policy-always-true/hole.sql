-- Three spellings of true on tables without a wall; `name` may be null in no row, so name = name is true.
drop policy bulkhead_wall on public.customers;
drop policy bulkhead_wall on public.orders;
drop policy bulkhead_wall on public.events;
create policy open_customers on public.customers for select to public using (2 > 1);
create policy open_orders on public.orders for select to public using (true);
create policy open_events on public.events for delete to public using (name = name or not (name = name));

-- What everybody may read is not everybody's to write: the same word on a public table, for all commands.
set role corpus_migrator;
create table public.offers (
  id uuid primary key default gen_random_uuid(),
  firm_id uuid not null references public.firms (id),
  title text not null
);
create index offers_firm on public.offers (firm_id);
alter table public.offers enable row level security;
alter table public.offers force row level security;
create trigger bulkhead_immutable before update on public.offers for each row
  when (old.firm_id is distinct from new.firm_id) execute function bulkhead.refuse_change();
create policy bulkhead_select on public.offers for select to public using (true);
grant select on public.offers to corpus_app;
create policy "index anything" on public.offers for all to corpus_app using (true) with check (true);
grant insert, update, delete on public.offers to corpus_app;
reset role;
