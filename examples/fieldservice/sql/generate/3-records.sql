-- Tags, files, queue, logs, tokens and figures.

insert into tags (id, company_id, name, created_at, updated_at)
select md5('tags:shared:' || t.name)::uuid, null, t.name, '2024-06-01 00:00+00', '2024-06-01 00:00+00'
from (values ('urgent'), ('warranty'), ('vip')) as t (name);

insert into tags (id, company_id, name, created_at, updated_at)
select
  md5('tags:' || p.slug || ':' || n)::uuid,
  p.id,
  case when n = 1 then 'canary-' || p.slug else 'label-' || n end,
  '2024-06-10 00:00+00',
  '2024-06-10 00:00+00'
from plan as p, generate_series(1, 4) as n
where p.members > 0;

insert into customer_tags (company_id, customer_id, tag_id, created_at, updated_at)
select
  p.id,
  md5('customers:' || p.slug || ':' || n)::uuid,
  case when n % 2 = 0 then md5('tags:shared:vip')::uuid else md5('tags:' || p.slug || ':1')::uuid end,
  '2025-06-04 00:00+00',
  '2025-06-04 00:00+00'
from plan as p, generate_series(1, (p.customers + 3) / 4) as n;

insert into job_tags (company_id, job_id, tag_id, created_at, updated_at)
select
  w.company_id,
  w.id,
  case when w.n % 2 = 0 then md5('tags:shared:urgent')::uuid else md5('tags:' || w.slug || ':1')::uuid end,
  w.created_at,
  w.created_at
from work as w
where w.n % 4 = 1
   or w.n % 4 = 2;

insert into equipment_tags (company_id, equipment_id, tag_id, created_at, updated_at)
select
  p.id,
  md5('equipment:' || p.slug || ':' || n)::uuid,
  case when n % 2 = 0 then md5('tags:shared:warranty')::uuid else md5('tags:' || p.slug || ':1')::uuid end,
  '2025-06-05 00:00+00',
  '2025-06-05 00:00+00'
from plan as p, generate_series(1, (p.customers + 5) / 6) as n;

insert into attachments (id, company_id, entity_type, entity_id, storage_key, bytes, mime, created_at, updated_at)
select
  md5('attachments:' || w.slug || ':' || (w.n + 3) / 4)::uuid,
  w.company_id,
  'job',
  w.id,
  w.company_id || '/jobs/' || case when w.n = 1 then 'canary-' || w.slug else w.n::text end || '.jpg',
  1000 + pg_temp.roll('bytes:' || w.n, 1000000),
  'image/jpeg',
  w.created_at,
  w.created_at
from work as w
where w.n % 4 = 1;

insert into storage_objects (id, company_id, bucket_id, name, created_at, updated_at)
select
  md5('storage_objects:' || w.slug || ':' || (w.n + 3) / 4)::uuid,
  w.company_id,
  'attachments',
  w.company_id || '/jobs/' || case when w.n = 1 then 'canary-' || w.slug else w.n::text end || '.jpg',
  w.created_at,
  w.created_at
from work as w
where w.n % 4 = 1;

insert into job_queue (
  id, company_id, job_type, payload, status, priority, retry_count, scheduled_at, started_at, completed_at, failed_at,
  error_message, created_at, updated_at
)
select
  md5('job_queue:' || w.slug || ':' || (w.n + 1) / 2)::uuid,
  w.company_id,
  (array['send_email', 'send_sms', 'generate_invoice_pdf', 'webhook_delivery'])[1 + (w.n + 1) / 2 % 4],
  case when w.n = 1 then jsonb_build_object('marker', 'canary-' || w.slug) else jsonb_build_object('job_id', w.id) end,
  case when w.n % 40 = 39 then 'failed' when w.status in ('scheduled', 'draft') then 'pending' else 'completed' end,
  case when w.n % 6 = 1 then 1 else 0 end,
  case when w.n % 40 = 39 then 3 else 0 end,
  w.created_at,
  case when w.n % 40 = 39 or w.status not in ('scheduled', 'draft') then w.created_at + interval '1 minute' end,
  case when w.n % 40 <> 39 and w.status not in ('scheduled', 'draft') then w.created_at + interval '2 minutes' end,
  case when w.n % 40 = 39 then w.created_at + interval '30 minutes' end,
  case when w.n % 40 = 39 then 'the endpoint answered 410' end,
  w.created_at,
  w.created_at
from work as w
where w.n % 2 = 1;

-- Spread over the last months that volume S has partitions for, over the year in M.
create temp table span as
select
  case current_setting('fieldservice.volume') when 'S' then timestamptz '2025-10-01 00:00+00' else '2025-01-01 00:00+00' end as since,
  timestamptz '2026-01-01 00:00+00' as upto;

insert into email_logs (id, company_id, to_addr, subject, status, created_at, updated_at)
select
  md5('email_logs:' || p.slug || ':' || n)::uuid,
  p.id,
  'customer' || n || '@pii.example',
  case when n = 1 then 'canary-' || p.slug else 'Your invoice' end,
  case when n % 30 = 29 then 'bounced' else 'sent' end,
  spread.at,
  spread.at
from plan as p
cross join span as s
cross join generate_series(1, p.customers) as n
cross join lateral (select s.since + (s.upto - s.since) * ((n - 0.5) / p.customers) as at) as spread;

insert into activities (id, company_id, entity, entity_id, action, before, after, actor_id, request_id, created_at, updated_at)
select
  md5('activities:' || p.slug || ':' || n)::uuid,
  p.id,
  'jobs',
  md5('jobs:' || p.slug || ':' || 1 + n % p.jobs)::uuid,
  'update',
  '{"status": "scheduled"}',
  case when n = 1 then jsonb_build_object('marker', 'canary-' || p.slug) else '{"status": "in_progress"}' end,
  md5('users:' || p.slug || ':' || 1 + n % p.members)::uuid,
  'req-' || n,
  spread.at,
  spread.at
from plan as p
cross join span as s
cross join generate_series(1, p.activities) as n
cross join lateral (select s.since + (s.upto - s.since) * ((n - 0.5) / p.activities) as at) as spread;

insert into verification_tokens (token_hash, identifier_hash, expires_at, created_at, updated_at)
select
  sha256(convert_to('token:' || p.slug || ':' || n, 'UTF8')),
  sha256(convert_to('staff' || n || '@' || p.slug || '.pii.example', 'UTF8')),
  '2099-12-31 00:00+00',
  '2025-12-31 00:00+00',
  '2025-12-31 00:00+00'
from plan as p, generate_series(1, least(p.members, 5)) as n;

insert into rate_limits (key, count, created_at, updated_at)
select 'user:' || md5('users:' || p.slug || ':1')::uuid, 17, '2025-12-31 00:00+00', '2025-12-31 00:00+00'
from plan as p
where p.members > 0;

-- As each company's worker would; company_kpis of dormant has no row.
do $figures$
declare
  company uuid;
begin
  for company in select p.id from plan as p where p.members > 0 order by p.ordinal loop
    perform set_config('app.company_id', company::text, true);
    perform refresh_company_kpis();
  end loop;
  perform set_config('app.company_id', '', true);
end
$figures$;
update company_kpis set created_at = '2026-01-01 00:00+00', updated_at = '2026-01-01 00:00+00';

do $triggers$
declare
  tab record;
begin
  if to_regclass('public.company_kpis_live') is not null then
    refresh materialized view company_kpis_live;
  end if;
  for tab in select distinct t.tgrelid::regclass as name from pg_catalog.pg_trigger as t where not t.tgisinternal loop
    execute format('alter table %s enable trigger user', tab.name);
  end loop;
end
$triggers$;

drop table span, bill, work, plan;
drop function pg_temp.roll;
reset timezone;
analyze;
