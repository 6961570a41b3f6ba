-- Carries the key.
set role corpus_migrator;
alter table public.order_lines add column firm_id uuid not null references public.firms (id);
alter table public.order_lines add foreign key (firm_id, order_id) references public.orders (firm_id, id);
create index order_lines_firm on public.order_lines (firm_id);
drop policy bulkhead_wall on public.order_lines;
drop policy bulkhead_member on public.order_lines;
create policy bulkhead_wall on public.order_lines as restrictive for all to public
  using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy bulkhead_member on public.order_lines for all to public
  using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create trigger bulkhead_immutable before update on public.order_lines for each row
  when (old.firm_id is distinct from new.firm_id) execute function bulkhead.refuse_change();
reset role;
