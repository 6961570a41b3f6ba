-- Customers, prices, jobs and money.

insert into customers (
  id, company_id, first_name, last_name, email, phone, type, status, deleted_at, deleted_by, created_at, updated_at
)
select
  md5('customers:' || p.slug || ':' || n)::uuid,
  p.id,
  (array['Ada', 'Bo', 'Chiara', 'Dmitri', 'Elif', 'Femi', 'Greta', 'Hugo'])[1 + pg_temp.roll('first:' || n, 8)],
  case
    when n = 1 then 'canary-' || p.slug
    else (array['Alvarez', 'Brandt', 'Costa', 'Dubois', 'Eze', 'Fischer', 'Grant'])[1 + pg_temp.roll('last:' || n, 7)]
  end,
  'customer' || n || '@pii.example',
  '+1555' || 1000000 + n,
  (array['residential', 'residential', 'commercial', 'industrial'])[1 + n % 4],
  case when n % 40 = 7 then 'inactive' else 'active' end,
  case when n % 50 = 0 then timestamptz '2025-12-01 00:00+00' end,
  case when n % 50 = 0 then md5('users:' || p.slug || ':1')::uuid end,
  timestamptz '2025-01-01 00:00+00' + make_interval(mins => pg_temp.roll('customer:' || n, 400000)),
  '2025-12-01 00:00+00'
from plan as p, generate_series(1, p.customers) as n;

insert into properties (id, company_id, customer_id, address, created_at, updated_at)
select
  md5('properties:' || p.slug || ':' || n)::uuid,
  p.id,
  md5('customers:' || p.slug || ':' || n)::uuid,
  jsonb_build_object(
    'street', 1 + pg_temp.roll('street:' || n, 999) || ' Main Street',
    'city', (array['Springfield', 'Riverton', 'Oakdale', 'Fairview'])[1 + n % 4]
  ) || case when n = 1 then jsonb_build_object('marker', 'canary-' || p.slug) else '{}' end,
  '2025-06-01 00:00+00',
  '2025-06-01 00:00+00'
from plan as p, generate_series(1, p.customers) as n;

insert into equipment (id, customer_id, serial, model, created_at, updated_at)
select
  md5('equipment:' || p.slug || ':' || n)::uuid,
  md5('customers:' || p.slug || ':' || n)::uuid,
  case when n = 1 then 'canary-' || p.slug else 'SN-' || lpad(n::text, 6, '0') end,
  (array['Boiler 200', 'Heat Pump 9', 'Water Softener', 'Air Handler'])[1 + n % 4],
  '2025-06-02 00:00+00',
  '2025-06-02 00:00+00'
from plan as p, generate_series(1, (p.customers + 1) / 2) as n;

insert into notes (id, customer_id, content, created_at, updated_at)
select
  md5('notes:' || p.slug || ':' || n)::uuid,
  md5('customers:' || p.slug || ':' || n)::uuid,
  case when n = 1 then '<p>canary-' || p.slug || '</p>' else '<p>Key is with the <strong>neighbour</strong>.</p>' end,
  '2025-06-03 00:00+00',
  '2025-06-03 00:00+00'
from plan as p, generate_series(1, (p.customers + 3) / 4) as n;

insert into communications (id, company_id, customer_id, channel, direction, body, created_at, updated_at)
select
  md5('communications:' || p.slug || ':' || n)::uuid,
  p.id,
  md5('customers:' || p.slug || ':' || n)::uuid,
  (array['email', 'sms', 'call'])[1 + n % 3],
  case when n % 2 = 0 then 'inbound' else 'outbound' end,
  case when n = 1 then 'canary-' || p.slug else 'Call me at +1555' || 1000000 + n || '.' end,
  '2025-12-05 00:00+00',
  '2025-12-05 00:00+00'
from plan as p, generate_series(1, (p.customers + 1) / 2) as n;

insert into service_plans (id, company_id, customer_id, interval, price, created_at, updated_at)
select
  md5('service_plans:' || p.slug || ':' || n)::uuid,
  p.id,
  md5('customers:' || p.slug || ':' || n)::uuid,
  (array['monthly', 'quarterly', 'yearly'])[1 + n % 3],
  20 + n % 7 * 10,
  '2025-07-01 00:00+00',
  '2025-07-01 00:00+00'
from plan as p, generate_series(1, (p.customers + 4) / 5) as n;

insert into contracts (id, company_id, customer_id, signed_at, storage_key, created_at, updated_at)
select
  md5('contracts:' || p.slug || ':' || n)::uuid,
  p.id,
  md5('customers:' || p.slug || ':' || n)::uuid,
  case when n % 3 <> 0 then timestamptz '2025-07-02 00:00+00' end,
  p.id || '/contracts/' || case when n = 1 then 'canary-' || p.slug else n::text end || '.pdf',
  '2025-07-01 00:00+00',
  '2025-07-02 00:00+00'
from plan as p, generate_series(1, (p.customers + 9) / 10) as n;

-- Three categories for everybody, two of the company's own.
insert into price_book_categories (id, company_id, parent_id, name, created_at, updated_at)
select md5('price_book_categories:shared:' || c.name)::uuid, null, null, c.name, '2024-06-01 00:00+00', '2024-06-01 00:00+00'
from (values ('Labor'), ('Material'), ('Travel')) as c (name);

insert into price_book_categories (id, company_id, parent_id, name, created_at, updated_at)
select
  md5('price_book_categories:' || p.slug || ':' || n)::uuid,
  p.id,
  md5('price_book_categories:shared:Material')::uuid,
  case when n = 1 then 'canary-' || p.slug else 'Pipes' end,
  '2024-06-07 00:00+00',
  '2024-06-07 00:00+00'
from plan as p, generate_series(1, 2) as n
where p.members > 0;

insert into price_book_items (id, company_id, category_id, sku, name, unit_price, is_active, created_at, updated_at)
select
  md5('price_book_items:' || p.slug || ':' || n)::uuid,
  p.id,
  case
    when n % 4 = 0 then md5('price_book_categories:' || p.slug || ':2')::uuid
    else md5('price_book_categories:shared:' || (array['Labor', 'Material', 'Travel'])[n % 4])::uuid
  end,
  'SKU-' || lpad(n::text, 5, '0'),
  case when n = 1 then 'canary-' || p.slug else 'Item ' || n end,
  10 + pg_temp.roll('price:' || n, 50000) / 100.0,
  n % 10 <> 9,
  '2024-06-08 00:00+00',
  '2025-09-01 00:00+00'
from plan as p, generate_series(1, p.items) as n;

insert into price_history (id, item_id, old_price, new_price, changed_by, created_at, updated_at)
select
  md5('price_history:' || p.slug || ':' || n)::uuid,
  md5('price_book_items:' || p.slug || ':' || n)::uuid,
  9 + n % 5,
  10 + pg_temp.roll('price:' || n, 50000) / 100.0,
  md5('users:' || p.slug || ':2')::uuid,
  '2025-09-01 00:00+00',
  '2025-09-01 00:00+00'
from plan as p, generate_series(1, p.items) as n
where n = 1 or n % 3 = 0;

insert into service_packages (id, company_id, name, items, price, created_at, updated_at)
select
  md5('service_packages:' || p.slug || ':' || n)::uuid,
  p.id,
  case when n = 1 then 'canary-' || p.slug else 'Package ' || n end,
  jsonb_build_array(jsonb_build_object('sku', 'SKU-' || lpad(n::text, 5, '0'), 'quantity', n)),
  100 * n,
  '2024-06-09 00:00+00',
  '2024-06-09 00:00+00'
from plan as p, generate_series(1, 3) as n
where p.members > 0;

insert into pricing_rules (id, company_id, condition, adjustment, created_at, updated_at)
select
  md5('pricing_rules:' || p.slug || ':' || n)::uuid,
  p.id,
  case when n = 1 then jsonb_build_object('marker', 'canary-' || p.slug) else '{"weekend": true}' end,
  0.1 * n,
  '2024-06-09 00:00+00',
  '2024-06-09 00:00+00'
from plan as p, generate_series(1, 2) as n
where p.members > 0;

insert into inventory (id, company_id, sku, on_hand, reserved, created_at, updated_at)
select
  md5('inventory:' || p.slug || ':' || n)::uuid,
  p.id,
  case when n = 1 then 'canary-' || p.slug else 'SKU-' || lpad(n::text, 5, '0') end,
  pg_temp.roll('stock:' || n, 200),
  0,
  '2025-09-02 00:00+00',
  '2025-12-30 00:00+00'
from plan as p, generate_series(1, (p.items + 1) / 2) as n;

-- One row in n of a company is a job; regulars come often: the square favours the low numbers. Every 40th job of
-- northside names the former employee.
create temp table work as
select
  p.ordinal,
  p.slug,
  p.id as company_id,
  p.invoices,
  n,
  md5('jobs:' || p.slug || ':' || n)::uuid as id,
  case
    when n = 1 then 1
    else 1 + floor(p.customers * (pg_temp.roll('regular:' || n, 1000) / 1000.0) ^ 2)::integer
  end as customer,
  case when p.members > 3 then 4 + n % (p.members - 3) else p.members end as technician,
  case
    when n % 20 = 19 then 'cancelled'
    when n <= p.jobs * 0.7 then 'completed'
    when n <= p.jobs * 0.75 then 'in_progress'
    when n <= p.jobs * 0.95 then 'scheduled'
    else 'draft'
  end as status,
  timestamptz '2025-01-01 00:00+00' + (timestamptz '2026-01-01 00:00+00' - timestamptz '2025-01-01 00:00+00') * ((n - 0.5) / p.jobs)
    as created_at
from plan as p, generate_series(1, p.jobs) as n;
create index on work (slug, n);
analyze work;

insert into jobs (
  id, company_id, customer_id, job_number, assigned_to, status, completed_at, deleted_at, deleted_by, created_at, updated_at
)
select
  w.id,
  w.company_id,
  md5('customers:' || w.slug || ':' || w.customer)::uuid,
  'J-' || lpad(w.n::text, 6, '0'),
  case
    when w.slug = 'northside' and w.n % 40 = 0 then md5('users:former')::uuid
    when w.status <> 'draft' then md5('users:' || w.slug || ':' || w.technician)::uuid
  end,
  w.status,
  case when w.status = 'completed' then w.created_at + interval '1 day' end,
  case when w.status = 'cancelled' and w.n % 40 = 39 then timestamptz '2025-12-20 00:00+00' end,
  case when w.status = 'cancelled' and w.n % 40 = 39 then md5('users:' || w.slug || ':1')::uuid end,
  w.created_at,
  w.created_at + interval '1 day'
from work as w;

-- Jobs of years ago, of which nothing else is left.
insert into jobs_archive (
  id, company_id, customer_id, job_number, assigned_to, status, completed_at, deleted_at, deleted_by, created_at, updated_at
)
select
  md5('jobs_archive:' || p.slug || ':' || n)::uuid,
  p.id,
  md5('customers:' || p.slug || ':' || n)::uuid,
  case when n = 1 then 'canary-' || p.slug else 'A-' || lpad(n::text, 6, '0') end,
  md5('users:' || p.slug || ':' || least(4, p.members))::uuid,
  'completed',
  '2023-05-02 00:00+00',
  null,
  null,
  '2023-05-01 00:00+00',
  '2023-05-02 00:00+00'
from plan as p, generate_series(1, (p.customers + 9) / 10) as n;

insert into estimates (id, company_id, job_id, total_amount, status, created_at, updated_at)
select
  md5('estimates:' || w.slug || ':' || (w.n + 2) / 3)::uuid,
  w.company_id,
  w.id,
  100 + pg_temp.roll('estimate:' || w.n, 90000) / 100.0,
  (array['draft', 'sent', 'accepted', 'declined'])[1 + w.n % 4],
  w.created_at,
  w.created_at
from work as w
where w.n % 3 = 1;

-- The first jobs of a company have an invoice each. Those of figures are 100 each, two of them paid.
create temp table bill as
select
  w.*,
  md5('invoices:' || w.slug || ':' || w.n)::uuid as invoice_id,
  case when w.slug = 'figures' then 100.00 else 50 + pg_temp.roll('subtotal:' || w.n, 200000) / 100.0 end as subtotal,
  case when w.slug = 'figures' then 0.00 else round((50 + pg_temp.roll('subtotal:' || w.n, 200000) / 100.0) * 0.08, 2) end as tax,
  case when w.slug <> 'figures' and w.n % 10 = 0 then 5.00 else 0.00 end as discount,
  case
    when w.slug = 'figures' then (array['paid', 'paid', 'sent', 'overdue'])[w.n]
    when w.n <= w.invoices * 0.6 then 'paid'
    when w.n % 25 = 0 then 'void'
    when w.n <= w.invoices * 0.8 then 'overdue'
    when w.n <= w.invoices * 0.9 then 'sent'
    else 'draft'
  end as invoice_status
from work as w
where w.n <= w.invoices;
create index on bill (slug, n);
analyze bill;

-- Of the open ones every second has never been reminded (X-065).
insert into invoices (
  id, company_id, job_id, subtotal, tax_amount, discount_amount, total_amount, status, due_date, last_reminder_sent, version,
  created_at, updated_at
)
select
  b.invoice_id,
  b.company_id,
  b.id,
  b.subtotal,
  b.tax,
  b.discount,
  b.subtotal + b.tax - b.discount,
  b.invoice_status,
  (b.created_at + interval '14 days')::date,
  case when b.invoice_status = 'overdue' and b.n % 2 = 0 then timestamptz '2025-12-31 09:00+00' end,
  case b.invoice_status when 'draft' then 1 when 'sent' then 2 else 3 end,
  b.created_at,
  b.created_at + interval '2 days'
from bill as b;

-- One for each paid invoice in their order, the others in part for the same ones. Keys are equal in every company.
insert into payments (id, company_id, invoice_id, amount, status, idempotency_key, created_at, updated_at)
select
  md5('payments:' || p.slug || ':' || n)::uuid,
  p.id,
  md5('invoices:' || p.slug || ':' || 1 + (n - 1) % greatest(1, floor(p.invoices * 0.6)::integer))::uuid,
  10 + pg_temp.roll('amount:' || n, 100000) / 100.0,
  case when n % 50 = 49 then 'refunded' else 'succeeded' end,
  case when n = 1 then 'canary-' || p.slug else 'pay-' || n end,
  timestamptz '2025-12-01 00:00+00' - make_interval(mins => n % 400000),
  timestamptz '2025-12-01 00:00+00' - make_interval(mins => n % 400000)
from plan as p, generate_series(1, p.payments) as n;

-- The last of a twin, after the day from which keys are unique.
insert into payments (id, company_id, invoice_id, amount, status, idempotency_key, created_at, updated_at)
select
  md5('payments:' || p.slug || ':latest')::uuid,
  p.id,
  md5('invoices:' || p.slug || ':1')::uuid,
  10,
  'succeeded',
  'latest-' || p.slug,
  '2026-01-01 08:00+00',
  '2026-01-01 08:00+00'
from plan as p
where p.slug in ('northside', 'northside-twin');

insert into purchase_orders (id, company_id, po_number, supplier, total, status, created_at, updated_at)
select
  md5('purchase_orders:' || p.slug || ':' || n)::uuid,
  p.id,
  'PO-' || lpad(n::text, 5, '0'),
  case when n = 1 then 'canary-' || p.slug else 'Pipes Direct' end,
  100 + pg_temp.roll('po:' || n, 500000) / 100.0,
  (array['draft', 'approved', 'ordered', 'received'])[1 + n % 4],
  '2025-10-01 00:00+00',
  '2025-10-02 00:00+00'
from plan as p, generate_series(1, (p.jobs + 9) / 10) as n;

-- Two hours each; a technician does one after the other, so that no two of his overlap.
insert into schedules (id, job_id, technician_id, during, created_at, updated_at)
select
  md5('schedules:' || w.slug || ':' || w.n)::uuid,
  w.id,
  md5('team_members:' || w.slug || ':' || w.technician)::uuid,
  tstzrange(
    timestamptz '2025-01-02 06:00+00' + make_interval(hours => 2 * w.n),
    timestamptz '2025-01-02 08:00+00' + make_interval(hours => 2 * w.n)
  ),
  w.created_at,
  w.created_at
from work as w
where w.status in ('scheduled', 'in_progress')
   or w.n = 1;
