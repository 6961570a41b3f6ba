set role corpus_migrator;
create table public.notes (
  id uuid primary key default gen_random_uuid(),
  firm_id uuid not null references public.firms (id),
  body text not null
);
create index notes_firm on public.notes (firm_id);
create policy own_notes on public.notes for all to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create trigger bulkhead_immutable before update on public.notes for each row
  when (old.firm_id is distinct from new.firm_id) execute function bulkhead.refuse_change();
grant select, insert on public.notes to corpus_app;
reset role;
