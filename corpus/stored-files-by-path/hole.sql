-- The firm is read out of the path.
set role corpus_migrator;
create table public.files (
  id uuid primary key default gen_random_uuid(),
  firm_id uuid not null references public.firms (id),
  bucket text not null,
  name text not null,
  unique (firm_id, bucket, name)
);
alter table public.files enable row level security;
alter table public.files force row level security;
create trigger bulkhead_immutable before update on public.files for each row
  when (old.firm_id is distinct from new.firm_id) execute function bulkhead.refuse_change();
grant select, insert on public.files to corpus_app;
create policy bulkhead_wall on public.files as restrictive for all to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid)) with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy by_path on public.files for all to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and substring(name from '^[^/]+')::uuid = (select nullif(current_setting('app.firm_id', true), '')::uuid));
reset role;
