-- The field service system as found: tables, keys, indexes and partitions, before Bulkhead. Needs roles.sql first, an
-- empty database and a superuser. What is wrong here is wrong on purpose; found.ts names it. Policies, functions, views
-- and grants have files of their own.

-- Equality operators for the exclusion constraint of schedules.
create extension if not exists btree_gist;

grant usage, create on schema public to fieldservice_owner;
grant usage on schema public to fieldservice_anon, fieldservice_authenticated, fieldservice_service, fieldservice_readonly;
create schema auth authorization fieldservice_owner;
grant usage on schema auth to fieldservice_anon, fieldservice_authenticated, fieldservice_service, fieldservice_readonly;

set role fieldservice_owner;

-- Whatever a migration adds later is open to the same roles, callers who are not signed in included.
alter default privileges in schema public grant all on tables to fieldservice_anon, fieldservice_authenticated, fieldservice_service;
alter default privileges in schema public grant all on sequences to fieldservice_anon, fieldservice_authenticated, fieldservice_service;
alter default privileges in schema public grant select on tables to fieldservice_readonly;

-- The caller, from the claims that the HTTP layer puts into the transaction after it has verified them.
create function auth.uid()
returns uuid
language sql
stable
as $$
  select nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', '')::uuid
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- People and what is theirs alone
-- ---------------------------------------------------------------------------------------------------------------------

-- A person is one row, however many companies employ them.
create table users (
  id uuid primary key default gen_random_uuid(),
  email text not null unique,
  name text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table posts (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users (id),
  body text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index posts_user on posts (user_id);

-- The assistant: chats of a person, their messages and votes, documents and what it suggests for them.
create table chats (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users (id),
  title text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index chats_user on chats (user_id);

create table messages (
  id uuid primary key default gen_random_uuid(),
  chat_id uuid not null references chats (id),
  role text not null check (role in ('user', 'assistant')),
  content text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index messages_chat on messages (chat_id);

create table votes (
  id uuid primary key default gen_random_uuid(),
  message_id uuid not null references messages (id),
  is_upvoted boolean not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index votes_message on votes (message_id);

create table documents (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users (id),
  title text not null,
  content text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index documents_user on documents (user_id);

create table suggestions (
  id uuid primary key default gen_random_uuid(),
  document_id uuid not null references documents (id),
  text text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index suggestions_document on suggestions (document_id);

create table streams (
  id uuid primary key default gen_random_uuid(),
  chat_id uuid not null references chats (id),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index streams_chat on streams (chat_id);

-- ---------------------------------------------------------------------------------------------------------------------
-- Companies (the tenants), their people and settings
-- ---------------------------------------------------------------------------------------------------------------------

-- plan, seats and billing_customer are what the platform decides; nothing but a column list could keep the owner from them.
create table companies (
  id uuid primary key default gen_random_uuid(),
  owner_id uuid references users (id),
  name text not null,
  status text not null default 'active' check (status in ('trial', 'active', 'suspended', 'closed')),
  timezone text not null default 'UTC',
  plan text not null default 'basic' check (plan in ('basic', 'pro', 'enterprise')),
  seats integer not null default 5 check (seats > 0),
  billing_customer text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_companies_owner on companies (owner_id);

create table departments (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null references companies (id),
  name text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (company_id, name)
);

-- System roles belong to nobody and serve everybody; a company may add its own.
create table custom_roles (
  id uuid primary key default gen_random_uuid(),
  company_id uuid references companies (id),
  name text not null,
  permissions jsonb not null default '{}',
  is_system boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique nulls not distinct (company_id, name),
  check (is_system = (company_id is null))
);

create table team_members (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null references companies (id),
  user_id uuid not null references users (id),
  role_id uuid not null references custom_roles (id),
  status text not null default 'invited' check (status in ('invited', 'active', 'suspended')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (company_id, user_id)
);
create index idx_team_members_user_company on team_members (user_id, company_id, status) where status = 'active';
create index idx_team_members_company_user on team_members (company_id, user_id, status) where status = 'active';

create table company_settings (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null unique references companies (id),
  settings jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Customers and what is kept about them
-- ---------------------------------------------------------------------------------------------------------------------

-- An e-mail address is asked of everybody, in the case it was typed in, and a deleted customer keeps it (X-131). Both
-- patterns are the source's (X-158): a top-level domain may hold a pipe, and two digits are a telephone number.
create table customers (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null references companies (id),
  first_name text not null,
  last_name text not null,
  email text not null,
  phone text,
  type text not null default 'residential' check (type in ('residential', 'commercial', 'industrial')),
  status text not null default 'active' check (status in ('lead', 'active', 'inactive')),
  deleted_at timestamptz,
  deleted_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint customers_email_company_unique unique (company_id, email),
  constraint customers_email_valid check (email ~* '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Z|a-z]{2,}$'),
  constraint customers_phone_valid check (phone is null or phone ~ '^\+?[1-9]\d{1,14}$')
);
create index idx_customers_active on customers (company_id, status) where deleted_at is null;

create table properties (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null references companies (id),
  customer_id uuid not null references customers (id),
  address jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index properties_customer on properties (company_id, customer_id);

-- Reaches its company only through the customer.
create table equipment (
  id uuid primary key default gen_random_uuid(),
  customer_id uuid not null references customers (id),
  serial text not null,
  model text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (customer_id, serial)
);

-- Sanitised HTML. Missing from the inventory of the source, and so from every list of tables to protect.
create table notes (
  id uuid primary key default gen_random_uuid(),
  customer_id uuid not null references customers (id),
  content text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index notes_customer on notes (customer_id);

create table communications (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null references companies (id),
  customer_id uuid not null references customers (id),
  channel text not null check (channel in ('email', 'sms', 'call')),
  direction text not null check (direction in ('inbound', 'outbound')),
  body text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index communications_customer on communications (company_id, customer_id);

create table service_plans (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null references companies (id),
  customer_id uuid not null references customers (id),
  interval text not null check (interval in ('monthly', 'quarterly', 'yearly')),
  price numeric(12, 2) not null check (price >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index service_plans_customer on service_plans (company_id, customer_id);

create table contracts (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null references companies (id),
  customer_id uuid not null references customers (id),
  signed_at timestamptz,
  storage_key text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index contracts_customer on contracts (company_id, customer_id);

-- ---------------------------------------------------------------------------------------------------------------------
-- Work and money
-- ---------------------------------------------------------------------------------------------------------------------

create table jobs (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null references companies (id),
  customer_id uuid not null references customers (id),
  job_number text not null,
  assigned_to uuid references users (id),
  status text not null default 'draft',
  completed_at timestamptz,
  deleted_at timestamptz,
  deleted_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint jobs_job_number_company_unique unique (company_id, job_number),
  constraint jobs_status_valid check (status in ('draft', 'scheduled', 'in_progress', 'completed', 'cancelled')),
  check (status <> 'completed' or completed_at is not null)
);
create index jobs_customer on jobs (company_id, customer_id);
create index jobs_assigned on jobs (company_id, assigned_to) where deleted_at is null;

create table estimates (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null references companies (id),
  job_id uuid not null references jobs (id),
  total_amount numeric(12, 2) not null check (total_amount >= 0),
  status text not null default 'draft' check (status in ('draft', 'sent', 'accepted', 'declined')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index estimates_job on estimates (company_id, job_id);

create table invoices (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null references companies (id),
  job_id uuid not null references jobs (id),
  subtotal numeric(12, 2) not null,
  tax_amount numeric(12, 2) not null default 0,
  discount_amount numeric(12, 2) not null default 0,
  total_amount numeric(12, 2) not null,
  status text not null default 'draft' check (status in ('draft', 'sent', 'paid', 'overdue', 'void')),
  due_date date,
  last_reminder_sent timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint invoices_amounts_valid check (
    subtotal >= 0
    and tax_amount >= 0
    and discount_amount >= 0
    and total_amount >= 0
    and total_amount = subtotal + tax_amount - discount_amount
  )
);
create index invoices_job on invoices (company_id, job_id);
create index invoices_due on invoices (company_id, due_date) where status in ('sent', 'overdue');

-- idempotency_key: found/X-075 has the key that the source made of it.
create table payments (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null references companies (id),
  invoice_id uuid not null references invoices (id),
  amount numeric(12, 2) not null check (amount > 0),
  status text not null default 'succeeded' check (status in ('pending', 'succeeded', 'failed', 'refunded')),
  idempotency_key text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index payments_invoice on payments (company_id, invoice_id);

create table purchase_orders (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null references companies (id),
  po_number text not null,
  supplier text not null,
  total numeric(12, 2) not null check (total >= 0),
  status text not null default 'draft' check (status in ('draft', 'approved', 'ordered', 'received')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (company_id, po_number)
);

create table po_settings (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null unique references companies (id),
  next_number integer not null default 1 check (next_number > 0),
  approval_limit numeric(12, 2) not null default 1000 check (approval_limit >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- Reaches its company only through the job. The technician is a membership and not a person: who works for two companies
-- is two technicians, and one company's plan never collides with the other's.
create table schedules (
  id uuid primary key default gen_random_uuid(),
  job_id uuid not null references jobs (id),
  technician_id uuid not null references team_members (id),
  during tstzrange not null check (not isempty(during)),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint schedules_no_overlap exclude using gist (technician_id with =, during with &&)
);
create index schedules_job on schedules (job_id);

-- ---------------------------------------------------------------------------------------------------------------------
-- Prices and stock
-- ---------------------------------------------------------------------------------------------------------------------

-- Categories without a company are everybody's.
create table price_book_categories (
  id uuid primary key default gen_random_uuid(),
  company_id uuid references companies (id),
  parent_id uuid references price_book_categories (id),
  name text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique nulls not distinct (company_id, name)
);
create index price_book_categories_parent on price_book_categories (parent_id);

create table price_book_items (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null references companies (id),
  category_id uuid not null references price_book_categories (id),
  sku text not null,
  name text not null,
  unit_price numeric(12, 2) not null check (unit_price >= 0),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (company_id, sku)
);
create index price_book_items_category on price_book_items (category_id);

-- Reaches its company only through the item.
create table price_history (
  id uuid primary key default gen_random_uuid(),
  item_id uuid not null references price_book_items (id),
  old_price numeric(12, 2) not null,
  new_price numeric(12, 2) not null,
  changed_by uuid references users (id),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index price_history_item on price_history (item_id);

create table service_packages (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null references companies (id),
  name text not null,
  items jsonb not null default '[]',
  price numeric(12, 2) not null check (price >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (company_id, name)
);

create table pricing_rules (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null references companies (id),
  condition jsonb not null default '{}',
  adjustment numeric(6, 3) not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index pricing_rules_company on pricing_rules (company_id);

create table labor_rates (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null references companies (id),
  role text not null,
  hourly_rate numeric(12, 2) not null check (hourly_rate >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (company_id, role)
);

-- The application encrypts the credentials; the database sees bytes.
create table supplier_integrations (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null references companies (id),
  provider text not null,
  credentials_encrypted bytea not null,
  key_version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (company_id, provider)
);

create table inventory (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null references companies (id),
  sku text not null,
  on_hand integer not null default 0 check (on_hand >= 0),
  reserved integer not null default 0 check (reserved >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (company_id, sku)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Tags, files
-- ---------------------------------------------------------------------------------------------------------------------

-- Tags without a company are the system's.
create table tags (
  id uuid primary key default gen_random_uuid(),
  company_id uuid references companies (id),
  name text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique nulls not distinct (company_id, name)
);

create table customer_tags (
  company_id uuid not null references companies (id),
  customer_id uuid not null references customers (id),
  tag_id uuid not null references tags (id),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (company_id, customer_id, tag_id)
);

create table job_tags (
  company_id uuid not null references companies (id),
  job_id uuid not null references jobs (id),
  tag_id uuid not null references tags (id),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (company_id, job_id, tag_id)
);

create table equipment_tags (
  company_id uuid not null references companies (id),
  equipment_id uuid not null references equipment (id),
  tag_id uuid not null references tags (id),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (company_id, equipment_id, tag_id)
);

create table attachments (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null references companies (id),
  entity_type text not null check (entity_type in ('job', 'customer', 'invoice', 'equipment')),
  entity_id uuid not null,
  storage_key text not null,
  bytes bigint not null check (bytes >= 0),
  mime text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index attachments_entity on attachments (company_id, entity_type, entity_id);

create table storage_buckets (
  id text primary key,
  public boolean not null default false,
  file_size_limit bigint not null check (file_size_limit > 0),
  allowed_mime_types text[] not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
insert into storage_buckets (id, public, file_size_limit, allowed_mime_types, created_at, updated_at)
values
  ('attachments', false, 52428800, array['image/*', 'application/pdf'], '2024-06-01 00:00+00', '2024-06-01 00:00+00'),
  ('invoices', false, 10485760, array['application/pdf'], '2024-06-01 00:00+00', '2024-06-01 00:00+00'),
  ('avatars', true, 5242880, array['image/*'], '2024-06-01 00:00+00', '2024-06-01 00:00+00');

-- The name is a path whose first folder is the company.
create table storage_objects (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null references companies (id),
  bucket_id text not null references storage_buckets (id),
  name text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (bucket_id, name)
);
create index storage_objects_company on storage_objects (company_id);

-- ---------------------------------------------------------------------------------------------------------------------
-- Machinery: queue, limits, tokens, figures
-- ---------------------------------------------------------------------------------------------------------------------

-- lease_until, heartbeat_at, fencing_token and dead_reason came later; the processor of the source knows none of them
-- (X-064).
create table job_queue (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null references companies (id) on delete cascade,
  job_type text not null,
  payload jsonb not null default '{}',
  status text not null default 'pending' check (status in ('pending', 'processing', 'completed', 'failed')),
  priority integer not null default 0,
  retry_count integer not null default 0 check (retry_count >= 0),
  max_retries integer not null default 3 check (max_retries >= 0),
  scheduled_at timestamptz not null default now(),
  started_at timestamptz,
  completed_at timestamptz,
  failed_at timestamptz,
  error_message text,
  lease_until timestamptz,
  heartbeat_at timestamptz,
  fencing_token bigint not null default 0,
  dead_reason text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
-- The source's predicate asks now() as well, which no index may (X-063).
create index idx_job_queue_pending on job_queue (priority desc, scheduled_at) where status = 'pending';
create index idx_job_queue_company on job_queue (company_id, status);

create table rate_limits (
  key text not null,
  window_start timestamptz not null default '-infinity',
  count integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (key, window_start)
);

-- Hashes only. No company: a token is used before anybody knows one.
create table verification_tokens (
  token_hash bytea primary key,
  identifier_hash bytea not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verification_tokens_expiry on verification_tokens (expires_at);

-- Filled by refresh_company_kpis(), each table counted for itself.
create table company_kpis (
  company_id uuid primary key references companies (id),
  total_customers bigint not null default 0,
  total_jobs bigint not null default 0,
  scheduled_jobs bigint not null default 0,
  active_jobs bigint not null default 0,
  completed_jobs bigint not null default 0,
  total_revenue numeric(14, 2) not null default 0,
  collected_revenue numeric(14, 2) not null default 0,
  outstanding_revenue numeric(14, 2) not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Logs, by month of created_at
-- ---------------------------------------------------------------------------------------------------------------------

create table email_logs (
  id uuid not null default gen_random_uuid(),
  company_id uuid not null references companies (id),
  to_addr text not null,
  subject text not null,
  status text not null check (status in ('queued', 'sent', 'bounced')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (id, created_at)
) partition by range (created_at);
create index email_logs_time on email_logs (company_id, created_at);

create table activities (
  id uuid not null default gen_random_uuid(),
  company_id uuid not null references companies (id),
  entity text not null,
  entity_id uuid not null,
  action text not null,
  before jsonb,
  after jsonb,
  actor_id uuid,
  request_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (id, created_at)
) partition by range (created_at);
create index activities_time on activities (company_id, created_at);
create index activities_entity on activities (company_id, entity, entity_id);

-- Adds the missing months of both logs. Bounds are written in UTC: a bare date would mean whatever time zone the session
-- happens to have.
create function ensure_month_partitions(first_month date, last_month date)
returns void
language plpgsql
as $$
declare
  parent text;
  first_day date;
begin
  foreach parent in array array['email_logs', 'activities'] loop
    for first_day in select generate_series(first_month::timestamp, last_month::timestamp, interval '1 month')::date loop
      execute format(
        'create table if not exists public.%I partition of public.%I for values from (%L) to (%L)',
        parent || to_char(first_day, '_YYYY_MM'),
        parent,
        to_char(first_day, 'YYYY-MM-DD') || ' 00:00:00+00',
        to_char(first_day + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00'
      );
    end loop;
  end loop;
end
$$;

select ensure_month_partitions('2025-10-01', '2026-01-01');

-- Nobody rotates yet: what falls outside the months above lands here instead of being refused.
create table email_logs_default partition of email_logs default;
create table activities_default partition of activities default;

reset role;
