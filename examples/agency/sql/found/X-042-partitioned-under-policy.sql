-- The source: partitions a protected table and takes the policy of the parent for the policy of the partitions.
-- Wrong: a partition that is addressed directly knows no policy, and every new partition starts without one (E11).
-- X-042. A trial copy of locations, partitioned by tenant.
create table public.locations_by_agency (
  id uuid not null default gen_random_uuid(),
  agency_id uuid not null references public.agencies (id) on delete cascade,
  client_id uuid not null references public.clients (id) on delete cascade,
  name text not null,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (agency_id, id)
) partition by list (agency_id);
create index idx_locations_by_agency_client_id on public.locations_by_agency (client_id);

create table public.locations_by_agency_1 partition of public.locations_by_agency
  for values in ('a9e00000-0000-4000-8000-000000000001');
create table public.locations_by_agency_default partition of public.locations_by_agency default;

alter table public.locations_by_agency enable row level security;
create policy locations_by_agency_tenant on public.locations_by_agency
  for all
  using (agency_id = current_setting('lv.tenant_id')::uuid and deleted_at is null);
