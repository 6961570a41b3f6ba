-- Looks like a tautology and is none: assigned_to may be null, and a null is not true.
create policy narrow on public.orders as restrictive for select to public using (assigned_to = assigned_to or total >= 0);

-- True for every row as well, and meant: the table is public to read, and nobody writes it.
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
create policy bulkhead_wall_insert on public.offers as restrictive for insert to public
  with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy bulkhead_wall_update on public.offers as restrictive for update to public
  using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid))
  with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy bulkhead_wall_delete on public.offers as restrictive for delete to public
  using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
reset role;
