/** A mistake of the source system, and who notices it. */
export interface Found {
  /** The row of the corrections list. */
  readonly correction: string;
  /** The file of sql/ that contains it; null when no SQL does. */
  readonly file: string | null;
  /** `catalogue`: reading the catalogues shows it. `attack`: only trying it does. `not-visible`: the database never holds it. */
  readonly visibleAs: 'catalogue' | 'attack' | 'not-visible';
  /** What an audit, an attack or `smoke` reports; why nothing can, when it is not visible. */
  readonly expects: string;
}

const outside = (correction: string, expects: string): Found => ({ correction, file: null, visibleAs: 'not-visible', expects });

/** Every correction that applies to fieldservice, in the ledger's order, and X-160, which looks like a mistake and is none. */
export const found: readonly Found[] = [
  {
    correction: 'X-001',
    file: 'found/X-001-insert-policy.sql',
    visibleAs: 'catalogue',
    expects:
      'the INSERT policies of customers, communications and payments compare team_members.company_id with itself: a member of any company inserts into every company',
  },
  outside('X-004', 'a session-level setting survives on a pooled connection; pool behaviour, closed by transaction-local context'),
  outside(
    'X-016',
    'two workers select the same pending rows and then update them; code of the processor, claim_jobs() does it in one statement',
  ),
  {
    correction: 'X-017',
    file: 'found/X-017-service-key-in-setting.sql',
    visibleAs: 'not-visible',
    expects:
      'a secret in the settings of the database, readable by every role. Only when it is named (build with found: [X-017, X-071]): the audit then reports it (BHA065) before and after sealing, because a seal cannot take a secret back',
  },
  outside('X-018', 'a cache keyed by the company that the caller names; outside of the database'),
  {
    correction: 'X-019',
    file: 'found/X-067-kpi-materialised-view.sql',
    visibleAs: 'catalogue',
    expects: 'company_kpis_live shows a revenue of 20,000 for the company figures, whose invoices sum to 400: the joins multiply the rows',
  },
  {
    correction: 'X-025',
    file: 'roles.sql',
    visibleAs: 'catalogue',
    expects:
      'fieldservice_service has BYPASSRLS and all rights, and the login fieldservice_authenticator may become it: one forgotten filter shows every company',
  },
  {
    correction: 'X-027',
    file: 'found/X-027-live-rows-policy.sql',
    visibleAs: 'catalogue',
    expects: 'the SELECT policies for live rows of jobs and customers ask deleted_at is null: alone they refuse the own soft delete',
  },
  {
    correction: 'X-028',
    file: 'found/X-027-live-rows-policy.sql',
    visibleAs: 'catalogue',
    expects: 'the same two policies stand beside wider ones of pattern 1 and hide nothing',
  },
  {
    correction: 'X-029',
    file: 'policies.sql',
    visibleAs: 'catalogue',
    expects:
      'the UPDATE policies of pattern 1 ask for a membership in the company of the old row and in that of the new one, not that they are the same: who belongs to both twins moves rows between them',
  },
  {
    correction: 'X-030',
    file: 'found/X-030-membership-on-memberships.sql',
    visibleAs: 'catalogue',
    expects:
      'a policy on team_members reads team_members: 42P17 for fieldservice_readonly there and in every table whose policy reads it (for everybody, without the TO)',
  },
  {
    correction: 'X-061',
    file: 'found/X-061-assigned-jobs-policy.sql',
    visibleAs: 'catalogue',
    expects: 'the policy for assigned jobs lets through whatever names the caller, in any company and after he has left',
  },
  {
    correction: 'X-062',
    file: 'found/X-062-storage-policies.sql',
    visibleAs: 'catalogue',
    expects:
      'the policies of storage_objects, and that of jobs_archive (found/X-071-archive.sql), ask for a membership of any status: suspended and invited people read files and old jobs',
  },
  outside('X-063', 'an index predicate with now() is refused; idx_job_queue_pending asks for the status alone'),
  outside(
    'X-064',
    'no lease, heartbeat or reaper; code of the processor, the columns and claim_jobs(), heartbeat_job(), reap_jobs() are there',
  ),
  outside('X-065', 'last_reminder_sent < now() - 24 hours never holds for NULL; text of a cron entry, due_reminders() knows'),
  outside('X-066', 'sessions cached for longer than permissions; cache'),
  {
    correction: 'X-067',
    file: 'found/X-067-kpi-materialised-view.sql',
    visibleAs: 'catalogue',
    expects: 'the materialised view company_kpis_live is granted to everybody and shows the figures of all companies',
  },
  outside('X-068', '$$ inside $$ is a syntax error: the alert was never scheduled'),
  outside('X-069', 'DELETE and VACUUM in one cron command; scheduler'),
  outside('X-070', 'the audit trail is purged after a year; text of a cron entry'),
  {
    correction: 'X-071',
    file: 'found/X-071-archive.sql',
    visibleAs: 'catalogue',
    expects:
      'jobs_archive, made by LIKE INCLUDING ALL, has company_id and no foreign key; that INSERT and DELETE lose rows in between is code of the job',
  },
  outside('X-072', 'a column is renamed by copying once; procedure'),
  outside('X-073', 'console.assert does not stop a test; test code'),
  outside('X-074', 'a failed second insert is compensated by a delete; application code, create_job_with_invoice() is one transaction'),
  {
    correction: 'X-075',
    file: 'found/X-075-idempotency-key.sql',
    visibleAs: 'catalogue',
    expects: 'payments_idempotency_key_unique does not include the company: 23505 tells one company that another has used a key',
  },
  outside('X-076', 'limits by x-forwarded-for; HTTP'),
  {
    correction: 'X-077',
    file: 'found/X-077-rate-limit-function.sql',
    visibleAs: 'attack',
    expects:
      'increment_rate_limit() reads and then writes, and has no window: only two sessions at once, or a hundred calls, show it. That it is a definer function with no pinned path and executable by PUBLIC is reported',
  },
  outside('X-078', 'a health endpoint that says 200 with a dead database; HTTP'),
  outside('X-079', 'whole payloads to an error tracker; application code'),
  outside('X-080', 'reads from a replica with the service key; which server is read is configuration (the key itself: X-025)'),
  outside('X-081', 'a path of undefined and a raw file name; application code'),
  {
    correction: 'X-089',
    file: 'schema.sql',
    visibleAs: 'catalogue',
    expects:
      'customers_email_company_unique and jobs_job_number_company_unique count deleted rows: a deleted address or number is never free again',
  },
  {
    correction: 'X-102',
    file: 'policies.sql',
    visibleAs: 'catalogue',
    expects: 'every table asks for the membership by a correlated EXISTS and for no context: the company drives no index',
  },
  {
    correction: 'X-103',
    file: 'policies.sql',
    visibleAs: 'catalogue',
    expects:
      'auth.uid() stands outside of a scalar sub-select in the policies of posts, chats, documents, users and others: one call for each row',
  },
  {
    correction: 'X-115',
    file: 'found/X-062-storage-policies.sql',
    visibleAs: 'catalogue',
    expects: 'one object whose path does not begin with a uuid, and every query on storage_objects raises 22P02',
  },
  {
    correction: 'X-116',
    file: 'found/X-116-token-policy.sql',
    visibleAs: 'catalogue',
    expects: 'verification_tokens is granted, and its policy shows every token to any active member of any company',
  },
  outside('X-117', 'a schedule of retries whose text and formula differ; code of the processor, fail_job() has the table'),
  outside('X-118', 'ten jobs a minute; code of the processor'),
  outside('X-119', 'HTTP from inside the database; scheduler'),
  {
    correction: 'X-120',
    file: 'schema.sql',
    visibleAs: 'catalogue',
    expects: 'job_queue is granted and has no policy: a session inserts any type with any payload, for any company',
  },
  outside('X-121', 'an empty answer cached on error; cache'),
  outside('X-122', 'a cache tag without a tenant; cache'),
  outside('X-123', 'DEL with a wildcard; cache'),
  outside('X-124', 'a day of TTL against five minutes of staleness; cache'),
  outside('X-125', 'a counter of today that never resets; cache'),
  outside('X-126', 'no hard deletes, next to DELETE policies and purges; text'),
  outside('X-127', 'index builds and constraints in one transaction; procedure'),
  outside('X-128', 'seeds by a shell redirect; procedure'),
  outside('X-129', 'any error reported as a conflict; application code, set_invoice_status() tells absent from changed'),
  outside('X-130', '403 for other origins; HTTP'),
  {
    correction: 'X-131',
    file: 'schema.sql',
    visibleAs: 'catalogue',
    expects:
      'customers_email_company_unique on the address as typed, deleted rows counted, and email not null: what the audit reports of it is the deleted rows',
  },
  outside('X-132', 'an insert with names that no column has; application code'),
  outside('X-133', 'session features through a transaction pooler; configuration'),
  outside('X-134', 'image/* in a public bucket; a row of storage_buckets, not the catalogue'),
  outside('X-148', 'a sum that does not add up; text'),
  outside('X-149', 'unknown types are tried again; code of the processor, enqueue_job() and fail_job() refuse them'),
  outside('X-150', 'cron entries call functions that do not exist; scheduler'),
  outside('X-151', '8 AM in no time zone; scheduler, due_reminders() takes the company’s'),
  outside('X-152', 'counts called rates; monitoring'),
  outside('X-153', 'a fixed number of connections; monitoring'),
  outside('X-154', 'sizes called bloat; monitoring'),
  outside('X-155', 'a default taken for a table rewrite; text'),
  outside('X-156', 'a column is dropped before its index; procedure'),
  outside('X-157', 'ids that are no uuid; seeds that were never loaded'),
  {
    correction: 'X-158',
    file: 'schema.sql',
    visibleAs: 'catalogue',
    expects: 'customers_email_valid accepts a pipe in the top-level domain, customers_phone_valid two digits: shown by inserting them',
  },
  outside('X-159', 'costs that differ; text'),
  {
    correction: 'X-160',
    file: 'policies.sql',
    visibleAs: 'catalogue',
    expects:
      'FOR ALL and UPDATE policies without WITH CHECK: information at most, NOT a write hole (USING is the check, a foreign insert is refused)',
  },
];
