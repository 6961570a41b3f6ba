-- Whoever names the bucket has the files of every firm in it.
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
create policy by_bucket on public.files for all to public using (bucket = 'attachments');
reset role;
