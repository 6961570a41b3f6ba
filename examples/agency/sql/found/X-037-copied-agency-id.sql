-- The source: optimisation option 1 copies agency_id onto the child and trusts the application to keep it right.
-- Wrong: two single foreign keys allow a row with my agency and another agency's client, and keys ignore policies (E31).
-- X-037. A trial copy of locations, so that locations itself stays as the migrations made it.
create table public.locations_denormalised (
  id uuid primary key default gen_random_uuid(),
  agency_id uuid not null references public.agencies (id) on delete cascade,
  client_id uuid not null references public.clients (id) on delete cascade,
  name text not null,
  address jsonb not null default '{}'::jsonb,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_locations_denormalised_agency_id on public.locations_denormalised (agency_id);
create index idx_locations_denormalised_client_id on public.locations_denormalised (client_id);

alter table public.locations_denormalised enable row level security;
create policy locations_denormalised_tenant on public.locations_denormalised
  for all
  using (agency_id = current_setting('lv.tenant_id')::uuid and deleted_at is null);
