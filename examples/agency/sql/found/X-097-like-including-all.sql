-- The source: prepares partitions with "like locations including all" and a LIST key on agency_id.
-- Wrong: refused, as the copied key lacks the partition column (E12); without keys it runs, and has no key, no foreign key, no policy.
-- X-097 (E39).
create table public.locations_like (
  like public.locations including defaults including constraints,
  agency_id uuid not null
) partition by list (agency_id);

create table public.locations_like_default partition of public.locations_like default;
