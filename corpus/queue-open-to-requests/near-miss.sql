-- The worker puts work in, requests do it through a function, and the owner of the firm writes letters on purpose.
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
grant select on public.jobs to corpus_app;
create function public.enqueue_mail(customer uuid) returns void
  language sql security definer set search_path = pg_catalog, pg_temp
as $$
  insert into public.jobs (firm_id, job_type, payload)
  values (nullif(current_setting('app.firm_id', true), '')::uuid, 'mail', jsonb_build_object('customer', customer))
$$;
revoke execute on function public.enqueue_mail(uuid) from public;
grant execute on function public.enqueue_mail(uuid) to corpus_app;
create table public.letters (
  id uuid primary key default gen_random_uuid(),
  firm_id uuid not null references public.firms (id),
  kind text not null,
  payload jsonb not null,
  state text not null default 'draft'
);
create index letters_firm on public.letters (firm_id, state);
alter table public.letters enable row level security;
alter table public.letters force row level security;
create policy bulkhead_wall on public.letters as restrictive for all to public
  using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid))
  with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy bulkhead_owner on public.letters for insert to public
  with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and (select bulkhead.actor_role()) = 'owner');
create policy bulkhead_member on public.letters for select to public
  using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create trigger bulkhead_immutable before update on public.letters for each row
  when (old.firm_id is distinct from new.firm_id) execute function bulkhead.refuse_change();
grant select, insert on public.letters to corpus_app;
-- Known kinds and ids only: the table says so itself.
create table public.renderings (
  id uuid primary key default gen_random_uuid(),
  firm_id uuid not null references public.firms (id),
  kind text not null check (kind in ('invoice', 'offer')),
  payload jsonb not null check (payload - '{order_id}'::text[] = '{}'),
  status text not null default 'queued'
);
create index renderings_firm on public.renderings (firm_id, status);
alter table public.renderings enable row level security;
alter table public.renderings force row level security;
create policy bulkhead_wall on public.renderings as restrictive for all to public
  using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid))
  with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy bulkhead_member on public.renderings for all to public
  using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid))
  with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create trigger bulkhead_immutable before update on public.renderings for each row
  when (old.firm_id is distinct from new.firm_id) execute function bulkhead.refuse_change();
grant select, insert on public.renderings to corpus_app;
-- An outbox: what happened to what, written by the transaction in which it did.
alter table public.events add column aggregate_id uuid, add column event_type text, add column payload jsonb, add column status text;
reset role;
