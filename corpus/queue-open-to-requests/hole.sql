-- Any member enqueues any kind of work with any payload.
set role corpus_migrator;
create table public.jobs (
  id uuid primary key default gen_random_uuid(),
  firm_id uuid not null references public.firms (id),
  job_type text not null,
  payload jsonb not null,
  status text not null default 'pending'
);
create index jobs_firm on public.jobs (firm_id, status);
alter table public.jobs enable row level security;
alter table public.jobs force row level security;
create policy bulkhead_wall on public.jobs as restrictive for all to public
  using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid))
  with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy bulkhead_member on public.jobs for all to public
  using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid))
  with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create trigger bulkhead_immutable before update on public.jobs for each row
  when (old.firm_id is distinct from new.firm_id) execute function bulkhead.refuse_change();
grant select, insert, update on public.jobs to corpus_worker;
grant select, insert on public.jobs to corpus_app;
reset role;
