/** A mistake of the source system, and who notices it. */
export interface Found {
  /** The row of the corrections list. */
  readonly correction: string;
  /** The file of sql/ that contains it; null when no SQL does. */
  readonly file: string | null;
  /** `catalogue`: reading the catalogues shows it. `attack`: only trying it does. `not-visible`: the database never holds it. */
  readonly visibleAs: 'catalogue' | 'attack' | 'not-visible';
  /** What an audit or an attack reports; why nothing can, when it is not visible. */
  readonly expects: string;
}

/** Every correction that applies to booking, in order, and X-160, which looks like a mistake and is none. */
export const found: readonly Found[] = [
  {
    correction: 'X-005',
    file: 'found/X-005-service-policy.sql',
    visibleAs: 'catalogue',
    expects:
      'booking_table_assignments has a permissive policy USING (true) WITH CHECK (true) for every role, and booking_service, whom its name means, is a login with BYPASSRLS that no policy binds.',
  },
  {
    correction: 'X-006',
    file: 'schema.sql',
    visibleAs: 'catalogue',
    expects:
      'booking_app is a login and owns all tables, and row security is not forced on any: on the six protected tables it reads every restaurant.',
  },
  {
    correction: 'X-010',
    file: 'found/X-010-clear-contact-columns.sql',
    visibleAs: 'catalogue',
    expects:
      'customers keeps email_normalized and phone_normalized as text beside email_encrypted and phone_encrypted, and customers_private_view shows them.',
  },
  {
    correction: 'X-021',
    file: 'found/X-021-empty-setting.sql',
    visibleAs: 'catalogue',
    expects:
      'current_restaurant_id() and the six policies of schema.sql cast current_setting(app.restaurant_id, true) to uuid without NULLIF: with an empty setting they fail with 22P02 instead of giving no rows.',
  },
  {
    correction: 'X-022',
    file: 'schema.sql',
    visibleAs: 'attack',
    expects:
      'booking_readonly sets app.restaurant_id to another restaurant and reads its rows through the policies: the setting alone is taken for proof.',
  },
  {
    correction: 'X-023',
    file: null,
    visibleAs: 'not-visible',
    expects: 'The context is set in one HTTP call and used in the next: that is in the edge functions, not in the database.',
  },
  {
    correction: 'X-042',
    file: 'schema.sql',
    visibleAs: 'catalogue',
    expects:
      'Every partition of table_holds, booking_table_assignments and capacity_outbox is granted to booking_service and booking_readonly and has row security off, and default privileges open the next one: booking_readonly reads all restaurants from a partition.',
  },
  {
    correction: 'X-043',
    file: 'found/X-043-outbox-dedupe-index.sql',
    visibleAs: 'catalogue',
    expects:
      'The unique index capacity_outbox_dedupe contains the partition key created_at, so the same event at another instant is accepted.',
  },
  {
    correction: 'X-044',
    file: 'found/X-043-outbox-dedupe-index.sql',
    visibleAs: 'catalogue',
    expects:
      'capacity_outbox_dedupe coalesces two nullable keys to an empty string, so two pending events without a key collide when they are of one type and one transaction.',
  },
  {
    correction: 'X-045',
    file: 'found/X-043-outbox-dedupe-index.sql',
    visibleAs: 'catalogue',
    expects:
      "capacity_outbox_dedupe is unique over chosen values without restaurant_id: an insert that repeats the twin's type, keys and created_at is refused with 23505, which tells that they exist.",
  },
  {
    correction: 'X-046',
    file: null,
    visibleAs: 'not-visible',
    expects:
      'PostgreSQL 15 and 16 refuse an exclusion constraint on the partitioned table_holds and booking_table_assignments, so it cannot exist; allocations carries the overlap guard instead.',
  },
  {
    correction: 'X-047',
    file: null,
    visibleAs: 'not-visible',
    expects: 'A fixed initialisation vector is a choice of the code that encrypts; the column is bytea either way.',
  },
  {
    correction: 'X-048',
    file: null,
    visibleAs: 'not-visible',
    expects: 'A key in the text of a statement is seen in logs and in pg_stat_activity, not in the catalogues.',
  },
  {
    correction: 'X-049',
    file: 'views.sql',
    visibleAs: 'catalogue',
    expects:
      'The five views run as booking_app, who owns their tables, without security_invoker or security_barrier: customers_private_view and the v_ views show booking_readonly every restaurant, and a cheap function in WHERE sees past the filter of customers_secure_view.',
  },
  {
    correction: 'X-082',
    file: 'schema.sql',
    visibleAs: 'not-visible',
    expects:
      'A read without a context gives no rows and no error on a fresh connection, as any policy does: only a guard in front of the query can tell it from an empty restaurant.',
  },
  {
    correction: 'X-098',
    file: 'found/X-043-outbox-dedupe-index.sql',
    visibleAs: 'catalogue',
    expects: 'capacity_outbox_dedupe holds only while status is pending or processing: once the event is done its key is accepted again.',
  },
  {
    correction: 'X-099',
    file: null,
    visibleAs: 'not-visible',
    expects:
      'CREATE INDEX CONCURRENTLY on the partitioned outbox is refused when the migration runs; nothing of it stays in the catalogues.',
  },
  {
    correction: 'X-100',
    file: null,
    visibleAs: 'not-visible',
    expects: 'Copying with BETWEEN doubles the rows on a boundary: that is in the script of the move.',
  },
  {
    correction: 'X-101',
    file: null,
    visibleAs: 'not-visible',
    expects: 'Where the keys lie was never decided: a gap in the plan, not in the database.',
  },
  {
    correction: 'X-102',
    file: 'found/X-102-membership-policies.sql',
    visibleAs: 'catalogue',
    expects:
      'Four permissive policies on customers, bookings and allocations test the membership with a correlated EXISTS and ignore the context: whoever is active in two restaurants reads both inside either, and may move bookings and allocations between them.',
  },
  {
    correction: 'X-142',
    file: null,
    visibleAs: 'not-visible',
    expects: 'NOT VALID does not exist for policies: the statement of the plan is a syntax error.',
  },
  {
    correction: 'X-143',
    file: null,
    visibleAs: 'not-visible',
    expects:
      'customer, holds, assignments and outbox are names of the plan that no table has; scripts written from it miss their tables, and the database shows only the canonical names.',
  },
  {
    correction: 'X-160',
    file: 'schema.sql',
    visibleAs: 'catalogue',
    expects:
      'The six policies are FOR ALL without WITH CHECK: at most a remark, because PostgreSQL checks writes with USING; a write hole must not be reported.',
  },
];
