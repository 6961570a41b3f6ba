-- Rows for the tables of the migrations. The setting agency.volume says how many: S (default) or M (4.3 of the ledger).
--   psql: PGOPTIONS='-c agency.volume=M' psql -f generate.sql
-- Every value follows from the position of its row, so that two runs give equal databases: no random(), no now(). What
-- has happened lies before the anchor 2025-10-01; what must still be open lies in 2099.
--
-- Ids tell what they are:
--   a9e00000-0000-4000-8000-<tenant>               agencies: 1 and 2 the twins, 98 without any rows, 99 (M only) the N+1 case
--   b5e00000-0000-4000-8000-<tenant * 1000 + n>    users: the n-th of their tenant; 1 is its owner; b5e0...0001 the invited person
--   ca9a00TT-0000-4000-8000-<tenant>               canaries: the row of that tenant in table TT that others must never see
--   anything else                                  md5 of the position
--
-- Twins: tenants 1 and 2 have the same clients, slugs, statuses, locations, addresses, invites, reviews and posts.
-- People: n = 3 of tenant 1 is an admin there and a member of tenant 2 as well; n = 4 is suspended (his membership is
-- deleted, his client memberships live); n = 5 has left (all his memberships are deleted); the invited person belongs to
-- nobody and has an open invite from each twin.

begin;

create function pg_temp.made(what text) returns uuid language sql immutable as $made$
  select overlay(overlay(md5(what) placing '4' from 13 for 1) placing '8' from 17 for 1)::uuid
$made$;
-- A number from 0 up to 1 that looks random.
create function pg_temp.unit(what text) returns double precision language sql immutable as $unit$
  select ('x' || substr(md5(what), 1, 8))::bit(32)::bigint / 4294967296.0
$unit$;
create function pg_temp.agency(tenant integer) returns uuid language sql immutable as $agency$
  select ('a9e00000-0000-4000-8000-' || lpad(tenant::text, 12, '0'))::uuid
$agency$;
-- Number 3 of tenant 2 is number 3 of tenant 1: one person in two tenants.
create function pg_temp.person(tenant integer, n integer) returns uuid language sql immutable as $person$
  select ('b5e00000-0000-4000-8000-' || lpad((case when tenant = 2 and n = 3 then 1003 else tenant * 1000 + n end)::text, 12, '0'))::uuid
$person$;
-- The first row of a tenant in a table is its canary.
create function pg_temp.row_id(tab integer, tenant integer, n integer) returns uuid language sql immutable as $row_id$
  select case
    when n = 1 then ('ca9a00' || lpad(tab::text, 2, '0') || '-0000-4000-8000-' || lpad(tenant::text, 12, '0'))::uuid
    else pg_temp.made(tab || '/' || tenant || '/' || n)
  end
$row_id$;
create function pg_temp.canary(tab text, tenant integer, n integer) returns text language sql immutable as $canary$
  select case when n = 1 then ' bulkhead-canary:' || tab || ':' || tenant else '' end
$canary$;
-- A moment of the year before the anchor.
create function pg_temp.moment(what text) returns timestamptz language sql immutable as $moment$
  select timestamptz '2025-10-01 00:00:00+00' - make_interval(secs => floor(pg_temp.unit('moment/' || what) * 31536000))
$moment$;

-- How much each tenant has. The small ones of M share what the twins leave over, by 1 / rank.
create temporary table shape on commit drop as
with
  small as (
    select
      tenant,
      sum(1.0 / (tenant - 2)) over (order by tenant) / sum(1.0 / (tenant - 2)) over () as upto
    from generate_series(3, 30) as tenant
  ),
  bounds as (
    select tenant, upto, coalesce(lag(upto) over (order by tenant), 0) as since
    from small
  ),
  shapes (volume, tenant, team, invites, clients, locations, client_members, reviews) as (
    values
      ('S', 1, 6, 5, 6, 12, 12, 2),
      ('S', 2, 6, 5, 6, 12, 12, 2),
      ('S', 3, 10, 5, 18, 36, 36, 2),
      ('S', 98, 0, 0, 0, 0, 0, 0),
      ('M', 1, 10, 10, 12, 36, 100, 4),
      ('M', 2, 10, 10, 12, 36, 100, 4),
      ('M', 98, 0, 0, 0, 0, 0, 0),
      ('M', 99, 40, 10, 1000, 5000, 3000, 4)
    union all
    select
      'M',
      tenant,
      10,
      10,
      (round(276 * upto) - round(276 * since))::integer,
      (round(928 * upto) - round(928 * since))::integer,
      (round(2800 * upto) - round(2800 * since))::integer,
      4
    from bounds
  )
select tenant::integer as tenant, team, invites, clients, locations, client_members, reviews
from shapes
where volume = coalesce(nullif(current_setting('agency.volume', true), ''), 'S');

insert into public.agencies (id, name, slug, tier, seat_limit, created_at, updated_at)
select
  pg_temp.agency(tenant),
  case tenant
    when 1 then 'Twin Local North'
    when 2 then 'Twin Local South'
    when 98 then 'Empty Harbor'
    when 99 then 'Thousand Clients'
    else 'Agency ' || tenant
  end || pg_temp.canary('agencies', tenant, 1),
  case tenant when 1 then 'twin-north' when 2 then 'twin-south' when 98 then 'empty-harbor' when 99 then 'thousand-clients' else 'agency-' || tenant end,
  case when tenant in (1, 2) then 'pro' when tenant in (3, 99) then 'enterprise' else 'free' end,
  case when tenant in (1, 2) then 250 when tenant in (3, 99) then 10000 else 100 end,
  pg_temp.moment('agency/' || tenant),
  timestamptz '2025-10-01 00:00:00+00'
from shape
order by tenant;

-- Tenant 3 has given its domain up: it must not resolve any more (X-086).
insert into public.branding (agency_id, domain, theme_json, deleted_at, created_at, updated_at)
select
  pg_temp.agency(tenant),
  case tenant when 1 then 'twin-north' when 2 then 'twin-south' when 99 then 'thousand-clients' else 'agency-' || tenant end || '.example.test',
  jsonb_build_object('primary', '#1f6feb', 'marker', ltrim(pg_temp.canary('branding', tenant, 1))),
  case when tenant = 3 then timestamptz '2025-09-01 00:00:00+00' end,
  pg_temp.moment('branding/' || tenant),
  timestamptz '2025-10-01 00:00:00+00'
from shape
where clients > 0
order by tenant;

insert into public.users (id, clerk_user_id, email, name, phone, created_at, updated_at)
select
  pg_temp.person(tenant, n),
  'user_' || substr(md5('clerk/' || tenant || '/' || n), 1, 24),
  'person-' || n || '.agency-' || tenant || '@example.test',
  'Person ' || n || ' of ' || tenant || pg_temp.canary('users', tenant, n),
  '+1555' || lpad((tenant * 1000 + n)::text, 7, '0'),
  pg_temp.moment('user/' || tenant || '/' || n),
  timestamptz '2025-10-01 00:00:00+00'
from shape
cross join generate_series(1, team) as n
where not (tenant = 2 and n = 3)
union all
select pg_temp.person(0, 1), 'user_invited_nobody', 'invited@example.test', 'Invited Nobody', null, pg_temp.moment('user/invited'), timestamptz '2025-10-01 00:00:00+00'
order by 1;

insert into public.tenant_members (id, tenant_id, user_id, role, deleted_at, created_at, updated_at)
select
  pg_temp.row_id(3, tenant, n),
  pg_temp.agency(tenant),
  pg_temp.person(tenant, n),
  case when n = 1 then 'owner' when n = 2 or (n = 3 and tenant <> 2) then 'admin' else 'member' end,
  case when n in (4, 5) then timestamptz '2025-09-15 00:00:00+00' end,
  pg_temp.moment('tenant_member/' || tenant || '/' || n),
  timestamptz '2025-10-01 00:00:00+00'
from shape
cross join generate_series(1, team) as n
order by tenant, n;

-- 1 open, 2 accepted, 3 revoked, 4 expired, 5 deleted, the others open. Tokens in clear, as the source keeps them.
insert into public.tenant_invites (
  id, tenant_id, email, role, token, expires_at, accepted_at, revoked_at, created_by, deleted_at, expiry_hours, created_at, updated_at
)
select
  pg_temp.row_id(4, tenant, n),
  pg_temp.agency(tenant),
  case
    when n = 1 and tenant <= 2 then 'invited@example.test'
    when tenant <= 2 then 'guest-' || n || '@example.test'
    else 'guest-' || n || '.agency-' || tenant || '@example.test'
  end,
  case when n % 3 = 0 then 'admin' else 'member' end,
  'inv_' || tenant || '_' || md5('token/' || tenant || '/' || n),
  case when n = 4 then timestamptz '2025-09-20 00:00:00+00' else timestamptz '2099-12-31 00:00:00+00' end,
  case when n = 2 then timestamptz '2025-09-10 00:00:00+00' end,
  case when n = 3 then timestamptz '2025-09-11 00:00:00+00' end,
  pg_temp.person(tenant, 1),
  case when n = 5 then timestamptz '2025-09-12 00:00:00+00' end,
  168,
  timestamptz '2025-09-01 00:00:00+00' + make_interval(hours => n),
  timestamptz '2025-10-01 00:00:00+00'
from shape
cross join generate_series(1, invites) as n
order by tenant, n;

-- Every sixth client is deleted and keeps its slug; none of tenant 99, where the number of live clients is the point.
insert into public.clients (id, agency_id, name, slug, status, deleted_at, created_at, updated_at)
select
  pg_temp.row_id(5, tenant, n),
  pg_temp.agency(tenant),
  (array['Harbor Dental', 'Maple Bakery', 'Crown Garage', 'Lantern Cafe', 'River Physio', 'Summit Roofing'])[n % 6 + 1]
    || ' ' || n || pg_temp.canary('clients', tenant, n),
  (array['harbor-dental', 'maple-bakery', 'crown-garage', 'lantern-cafe', 'river-physio', 'summit-roofing'])[n % 6 + 1] || '-' || n,
  case when n % 6 = 0 then 'closed' when pg_temp.unit('status/' || n) < 0.15 then 'paused' else 'active' end,
  case when n % 6 = 0 and tenant <> 99 then timestamptz '2025-09-05 00:00:00+00' end,
  pg_temp.moment('client/' || n),
  timestamptz '2025-10-01 00:00:00+00'
from shape
cross join generate_series(1, clients) as n
order by tenant, n;

-- One location for each client, in their order; the others crowd at the first clients.
create temporary table place on commit drop as
select
  tenant,
  n,
  case when n <= clients then n else 1 + floor(clients * power(pg_temp.unit('place/' || n), 2))::integer end as client,
  reviews
from shape
cross join generate_series(1, locations) as n;

insert into public.locations (id, client_id, name, address, deleted_at, created_at, updated_at)
select
  pg_temp.row_id(6, tenant, n),
  pg_temp.row_id(5, tenant, client),
  'Branch ' || n || pg_temp.canary('locations', tenant, n),
  jsonb_build_object(
    'street', (1 + floor(pg_temp.unit('street/' || n) * 999))::integer || ' Main Street',
    'city', (array['Springfield', 'Riverton', 'Oakdale', 'Fairview'])[n % 4 + 1],
    'country', (array['US', 'CA', 'GB', 'DE'])[n % 4 + 1]
  ),
  case when n % 12 = 0 and tenant <> 99 then timestamptz '2025-09-06 00:00:00+00' end,
  pg_temp.moment('location/' || n),
  timestamptz '2025-10-01 00:00:00+00'
from place
order by tenant, n;

-- Rounds over the clients; in each round a client gets a person for all of it, then one for its first location. No
-- round repeats a triple, so the rows fit stricter keys than the one found (X-088).
insert into public.client_members (id, client_id, location_id, user_id, role, deleted_at, created_at, updated_at)
select
  pg_temp.row_id(7, tenant, n),
  pg_temp.row_id(5, tenant, client),
  case when round % 2 = 1 then pg_temp.row_id(6, tenant, client) end,
  pg_temp.person(tenant, person),
  case when n % 5 = 0 then 'manager' when n % 2 = 0 then 'editor' else 'viewer' end,
  case when person = 5 then timestamptz '2025-09-15 00:00:00+00' end,
  pg_temp.moment('client_member/' || n),
  timestamptz '2025-10-01 00:00:00+00'
from (
  select
    tenant,
    n,
    (n - 1) % clients + 1 as client,
    (n - 1) / clients as round,
    ((n - 1) % clients + (n - 1) / clients / 2) % team + 1 as person
  from shape
  cross join generate_series(1, client_members) as n
) as membership
order by tenant, n;

insert into public.gbp_sync_runs (id, location_id, status, started_at, finished_at, error, created_at, updated_at)
select
  pg_temp.row_id(8, tenant, n),
  pg_temp.row_id(6, tenant, n),
  case when n % 10 = 9 then 'failed' when n % 10 = 8 then 'queued' else 'done' end,
  case when n % 10 <> 8 then timestamptz '2025-09-30 02:00:00+00' end,
  case when n % 10 <> 8 then timestamptz '2025-09-30 02:05:00+00' end,
  nullif(ltrim(case when n % 10 = 9 then 'listing not found' else '' end || pg_temp.canary('gbp_sync_runs', tenant, n)), ''),
  timestamptz '2025-09-30 01:55:00+00',
  timestamptz '2025-10-01 00:00:00+00'
from place
order by tenant, n;

insert into public.reviews (id, location_id, external_id, rating, author_name, body, reviewed_at, created_at, updated_at)
select
  pg_temp.row_id(9, tenant, (n - 1) * reviews + r),
  pg_temp.row_id(6, tenant, n),
  'review-' || n || '-' || r,
  1 + floor(sqrt(pg_temp.unit('rating/' || n || '/' || r)) * 5)::integer,
  'Reviewer ' || r,
  'Visited branch ' || n || '.' || pg_temp.canary('reviews', tenant, (n - 1) * reviews + r),
  pg_temp.moment('review/' || n || '/' || r),
  pg_temp.moment('review/' || n || '/' || r),
  timestamptz '2025-10-01 00:00:00+00'
from place
cross join generate_series(1, reviews) as r
order by tenant, n, r;

insert into public.scheduled_posts (id, location_id, timezone_code, body, publish_at, status, created_at, updated_at)
select
  pg_temp.row_id(10, tenant, n),
  pg_temp.row_id(6, tenant, n),
  (array['America/New_York', 'America/Chicago', 'Europe/London', 'Europe/Berlin'])[n % 4 + 1],
  'Opening hours of branch ' || n || pg_temp.canary('scheduled_posts', tenant, n),
  timestamptz '2025-10-01 09:00:00+00' + make_interval(hours => n % 72),
  case when n % 7 = 6 then 'cancelled' else 'scheduled' end,
  pg_temp.moment('post/' || n),
  timestamptz '2025-10-01 00:00:00+00'
from place
order by tenant, n;

-- The trial copies of the found fixtures, where they are there.
do $trials$
declare
  copy text;
begin
  foreach copy in array array['locations_denormalised', 'locations_by_agency', 'locations_like']
  loop
    if to_regclass('public.' || copy) is not null then
      execute format(
        'insert into public.%1$I (id, agency_id, client_id, name, deleted_at, created_at, updated_at)
         select l.id, c.agency_id, l.client_id, replace(l.name, ''canary:locations:'', ''canary:%1$s:''), l.deleted_at, l.created_at, l.updated_at
         from public.locations as l
         join public.clients as c on c.id = l.client_id
         order by c.agency_id, l.id',
        copy
      );
    end if;
  end loop;
end
$trials$;

drop function pg_temp.moment(text);
drop function pg_temp.canary(text, integer, integer);
drop function pg_temp.row_id(integer, integer, integer);
drop function pg_temp.person(integer, integer);
drop function pg_temp.agency(integer);
drop function pg_temp.unit(text);
drop function pg_temp.made(text);

commit;

analyze;
