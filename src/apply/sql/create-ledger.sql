-- What was applied, by whom, and how far: written in the same transactions as the changes themselves. It lies in a
-- schema of its own, which the catalogue reader leaves out, so that keeping a record does not look like drift.
create schema if not exists bulkhead_ledger;

revoke all on schema bulkhead_ledger from public;

create table if not exists bulkhead_ledger.applied (
  id bigint generated always as identity primary key,
  -- running: being applied, or interrupted; undoing: being taken back, or interrupted.
  state text not null check (state in ('running', 'applied', 'undoing', 'undone')),
  -- The last segment of the plan that is in the database.
  segment integer not null default 0,
  plan jsonb not null,
  -- The database as it was found, and as it should be afterwards: to say what differs when it is neither.
  found jsonb,
  desired jsonb,
  rehearsed boolean not null,
  applied_by text not null default session_user,
  started_at timestamptz not null default now(),
  finished_at timestamptz
);

alter table bulkhead_ledger.applied add column if not exists found jsonb, add column if not exists desired jsonb;

-- Two plans at once would each be made for a database that the other changes.
create unique index if not exists applied_one_at_a_time on bulkhead_ledger.applied ((true)) where state in ('running', 'undoing');

revoke all on bulkhead_ledger.applied from public;
