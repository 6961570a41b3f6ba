-- The judgments system as found: tables, keys, indexes, partitions and row security, before Bulkhead.
-- Needs roles.sql first, an empty database and a superuser, who owns everything as in the source.
-- The source knows no tenant. The tenant is a collection firm (our decision): the tables at the top of a tree carry
-- firm_id since a second firm came, because numbers had to be unique per firm; no policy, view or key has taken note.
-- What is wrong here is wrong on purpose; found.ts names it.

create schema api;
create schema intake;
create schema enforcement;
create schema ops;

-- ---------------------------------------------------------------------------------------------------------------------
-- public: who
-- ---------------------------------------------------------------------------------------------------------------------

create table public.firms (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  slug text not null unique,
  status text not null default 'active' check (status in ('trial', 'active', 'suspended', 'closed')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- A person is one row, however many firms employ them. The id is the subject of the token.
create table public.users (
  id uuid primary key default gen_random_uuid(),
  email text not null unique,
  display_name text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table public.firm_members (
  firm_id uuid not null references public.firms (id),
  user_id uuid not null references public.users (id),
  role text not null check (role in ('agent', 'manager', 'executive')),
  status text not null default 'active' check (status in ('active', 'suspended')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (firm_id, user_id)
);
create index firm_members_user on public.firm_members (user_id);

-- ---------------------------------------------------------------------------------------------------------------------
-- public: plaintiffs, their judgments, the work on them
-- ---------------------------------------------------------------------------------------------------------------------

-- The application encrypts and computes the blind indexes; the database sees bytes only.
create table public.plaintiffs (
  id uuid primary key default gen_random_uuid(),
  firm_id uuid not null references public.firms (id),
  name text not null check (name <> ''),
  status text not null default 'new'
    check (status in ('new', 'contacted', 'qualified', 'signed', 'closed', 'do_not_contact')),
  tier text check (tier in ('A', 'B', 'C', 'D')),
  dob_encrypted bytea,
  key_version integer not null default 1,
  deleted_at timestamptz,
  deleted_by uuid references public.users (id),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index plaintiffs_firm on public.plaintiffs (firm_id, status);

create table public.judgments (
  id uuid primary key default gen_random_uuid(),
  firm_id uuid not null references public.firms (id),
  case_number text not null,
  plaintiff_id uuid not null references public.plaintiffs (id),
  court text not null,
  county text not null,
  amount numeric(12, 2) not null check (amount > 0),
  judgment_date date not null,
  defendant_name text not null,
  stage text not null default 'intake' check (stage in ('intake', 'collectability', 'enforcement', 'closed')),
  tier text check (tier in ('A', 'B', 'C', 'D')),
  deleted_at timestamptz,
  deleted_by uuid references public.users (id),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index judgments_case_number on public.judgments (firm_id, case_number) where deleted_at is null;
create index judgments_stage on public.judgments (firm_id, stage);
create index judgments_plaintiff on public.judgments (plaintiff_id);

-- Reaches its firm only through the plaintiff, like the two tables below.
create table public.plaintiff_contacts (
  id uuid primary key default gen_random_uuid(),
  plaintiff_id uuid not null references public.plaintiffs (id),
  kind text not null check (kind in ('phone', 'email', 'address')),
  value_encrypted bytea not null,
  value_bidx bytea not null,
  key_version integer not null default 1,
  is_primary boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index plaintiff_contacts_primary on public.plaintiff_contacts (plaintiff_id, kind) where is_primary;
create index plaintiff_contacts_plaintiff on public.plaintiff_contacts (plaintiff_id);
create index plaintiff_contacts_bidx on public.plaintiff_contacts (value_bidx);

-- Written by the trigger of plaintiffs and by nothing else.
create table public.plaintiff_status_history (
  id uuid primary key default gen_random_uuid(),
  plaintiff_id uuid not null references public.plaintiffs (id),
  from_status text,
  to_status text not null,
  changed_by uuid references public.users (id),
  changed_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index plaintiff_status_history_plaintiff on public.plaintiff_status_history (plaintiff_id, changed_at);

create table public.plaintiff_tasks (
  id uuid primary key default gen_random_uuid(),
  plaintiff_id uuid not null references public.plaintiffs (id),
  kind text not null check (kind in ('call', 'letter', 'review')),
  due_at timestamptz not null,
  assigned_to uuid references public.users (id),
  priority integer not null default 3 check (priority between 1 and 5),
  done_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index plaintiff_tasks_plaintiff on public.plaintiff_tasks (plaintiff_id);
create index plaintiff_tasks_due on public.plaintiff_tasks (priority, due_at) where done_at is null;

-- The payload holds ids only, no personal data.
create table public.job_queue (
  id uuid primary key default gen_random_uuid(),
  firm_id uuid not null references public.firms (id),
  kind text not null check (kind in ('import_batch', 'score', 'letter', 'status_update', 'webhook')),
  payload jsonb not null default '{}',
  status text not null default 'queued' check (status in ('queued', 'running', 'done', 'failed', 'dead')),
  attempts integer not null default 0 check (attempts >= 0),
  max_attempts integer not null default 5 check (max_attempts > 0),
  run_at timestamptz not null default now(),
  lease_until timestamptz,
  worker_id text,
  fencing_token bigint not null default 0,
  error text,
  dedupe_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index job_queue_dedupe on public.job_queue (firm_id, kind, dedupe_key) where dedupe_key is not null;
create index job_queue_due on public.job_queue (run_at, id) where status = 'queued';

-- ---------------------------------------------------------------------------------------------------------------------
-- intake: what the vendor delivers
-- ---------------------------------------------------------------------------------------------------------------------

create table intake.simplicity_batches (
  id uuid primary key default gen_random_uuid(),
  firm_id uuid not null references public.firms (id),
  file_name text not null,
  uploaded_by uuid references public.users (id),
  row_count integer not null default 0 check (row_count >= 0),
  ok_count integer not null default 0 check (ok_count >= 0),
  error_count integer not null default 0 check (error_count >= 0),
  status text not null default 'uploaded' check (status in ('uploaded', 'importing', 'done', 'failed')),
  checksum text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- The same file twice is a mistake of the sender.
  unique (firm_id, checksum)
);

create table intake.simplicity_raw (
  id uuid primary key default gen_random_uuid(),
  batch_id uuid not null references intake.simplicity_batches (id),
  row_no integer not null check (row_no > 0),
  raw jsonb not null,
  row_hash bytea not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (batch_id, row_no)
);

create table intake.simplicity_import_log (
  id uuid primary key default gen_random_uuid(),
  batch_id uuid not null references intake.simplicity_batches (id),
  row_no integer not null check (row_no > 0),
  outcome text not null check (outcome in ('imported', 'duplicate', 'rejected')),
  message text,
  judgment_id uuid references public.judgments (id),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (batch_id, row_no)
);
create index simplicity_import_log_judgment on intake.simplicity_import_log (judgment_id);

-- ---------------------------------------------------------------------------------------------------------------------
-- enforcement: a state machine. The source names neither its tables nor its states (X-147); these are ours.
-- ---------------------------------------------------------------------------------------------------------------------

create table enforcement.allowed_transitions (
  from_state text not null,
  to_state text not null,
  primary key (from_state, to_state),
  check (from_state <> to_state)
);
insert into enforcement.allowed_transitions (from_state, to_state)
values
  ('referred', 'located'),
  ('referred', 'uncollectable'),
  ('located', 'garnishment_filed'),
  ('located', 'levy_filed'),
  ('located', 'settled'),
  ('located', 'uncollectable'),
  ('garnishment_filed', 'garnishing'),
  ('garnishment_filed', 'located'),
  ('garnishment_filed', 'settled'),
  ('garnishing', 'satisfied'),
  ('garnishing', 'located'),
  ('garnishing', 'settled'),
  ('levy_filed', 'satisfied'),
  ('levy_filed', 'located'),
  ('levy_filed', 'settled'),
  ('settled', 'satisfied'),
  ('settled', 'located'),
  ('uncollectable', 'located');

create table enforcement.cases (
  id uuid primary key default gen_random_uuid(),
  judgment_id uuid not null unique references public.judgments (id),
  state text not null default 'referred'
    check (state in ('referred', 'located', 'garnishment_filed', 'garnishing', 'levy_filed', 'settled', 'satisfied', 'uncollectable')),
  assigned_to uuid references public.users (id),
  version integer not null default 1 check (version > 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table enforcement.actions (
  id uuid primary key default gen_random_uuid(),
  case_id uuid not null references enforcement.cases (id),
  kind text not null check (kind in ('call', 'letter', 'filing', 'levy')),
  outcome text not null check (outcome in ('reached', 'no_answer', 'sent', 'accepted', 'refused')),
  at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index actions_case on enforcement.actions (case_id, at);

create table enforcement.payments (
  id uuid primary key default gen_random_uuid(),
  case_id uuid not null references enforcement.cases (id),
  amount numeric(12, 2) not null check (amount > 0),
  received_at timestamptz not null default now(),
  idempotency_key text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (case_id, idempotency_key)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- ops: for those who run the system. A row may name the firm that it is about.
-- ---------------------------------------------------------------------------------------------------------------------

create table ops.event_log (
  id uuid not null default gen_random_uuid(),
  source text not null,
  event text not null,
  level text not null default 'info' check (level in ('debug', 'info', 'warning', 'error')),
  firm_id uuid references public.firms (id),
  data jsonb not null default '{}',
  at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (id, at)
) partition by range (at);
create index event_log_at on ops.event_log (at);
create index event_log_firm on ops.event_log (firm_id, at);

-- Adds the missing months of the event log. Bounds are written in UTC: a bare date would mean whatever time zone the
-- session happens to have.
create function ops.ensure_event_partitions(first_month date, last_month date)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  first_day date;
begin
  for first_day in select generate_series(first_month::timestamp, last_month::timestamp, interval '1 month')::date loop
    execute format(
      'create table if not exists ops.%I partition of ops.event_log for values from (%L) to (%L)',
      'event_log' || to_char(first_day, '_YYYY_MM'),
      to_char(first_day, 'YYYY-MM-DD') || ' 00:00:00+00',
      to_char(first_day + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00'
    );
  end loop;
end
$$;

select ops.ensure_event_partitions('2025-07-01', '2026-06-01');

-- Nobody rotates yet: what falls outside the months above lands here instead of being refused.
create table ops.event_log_default partition of ops.event_log default;

create table ops.outbox (
  id uuid primary key default gen_random_uuid(),
  topic text not null,
  payload jsonb not null default '{}',
  firm_id uuid references public.firms (id),
  status text not null default 'pending' check (status in ('pending', 'sending', 'done', 'dead')),
  attempts integer not null default 0 check (attempts >= 0),
  next_attempt_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index outbox_due on ops.outbox (next_attempt_at, id) where status = 'pending';

-- job_id has no foreign key: the log outlives the job.
create table ops.reaper_log (
  id uuid primary key default gen_random_uuid(),
  job_id uuid not null,
  firm_id uuid references public.firms (id),
  action text not null check (action in ('requeued', 'killed', 'buried')),
  reason text not null,
  at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index reaper_log_at on ops.reaper_log (at);

-- ---------------------------------------------------------------------------------------------------------------------
-- Row security, on the seven tables that the policy table of the source lists and on no other (X-112). Enabled, not
-- forced (X-006). The policies themselves are in found/: none of them has a row predicate.
-- ---------------------------------------------------------------------------------------------------------------------

alter table public.judgments enable row level security;
alter table public.plaintiffs enable row level security;
alter table public.plaintiff_contacts enable row level security;
alter table public.job_queue enable row level security;
alter table intake.simplicity_batches enable row level security;
alter table intake.simplicity_raw enable row level security;
alter table intake.simplicity_import_log enable row level security;
