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

/** Every correction that applies to judgments, in order. */
export const found: readonly Found[] = [
  {
    correction: 'X-006',
    file: 'schema.sql',
    visibleAs: 'catalogue',
    expects: 'Row security is enabled on seven tables and forced on none: the owner, as whom the definer functions run, meets no policy.',
  },
  {
    correction: 'X-012',
    file: 'found/X-012-anonymous-views.sql',
    visibleAs: 'catalogue',
    expects:
      'judgments_anon holds SELECT on four dashboard views, v_plaintiffs_overview and v_plaintiff_call_queue among them, which show the plaintiffs of every firm without a token.',
  },
  {
    correction: 'X-013',
    file: 'found/X-013-anonymous-functions.sql',
    visibleAs: 'catalogue',
    expects:
      'judgments_anon holds EXECUTE on the definer functions get_dashboard_stats, get_call_queue and get_ceo_metrics: headline numbers, call queue and executive metrics of all firms together. The attack tells of the totals as oracles.',
  },
  {
    correction: 'X-014',
    file: 'views.sql',
    visibleAs: 'catalogue',
    expects:
      'Four views of public and v_batch_performance run as the owner of their tables, without security_invoker: judgments_authenticated reads every firm through them, whatever the policies say.',
  },
  {
    correction: 'X-015',
    file: 'found/X-015-signed-in-reads-all.sql',
    visibleAs: 'catalogue',
    expects:
      'judgments, plaintiffs and plaintiff_contacts have a SELECT policy USING (true) for judgments_authenticated: a role predicate and no row predicate.',
  },
  {
    correction: 'X-024',
    file: 'found/X-024-service-role.sql',
    visibleAs: 'catalogue',
    expects:
      'judgments_service has BYPASSRLS and all rights on all tables, TRUNCATE, partitions and future tables included; its seven policies FOR ALL do nothing.',
  },
  {
    correction: 'X-056',
    file: 'found/X-056-ops-view-for-everybody.sql',
    visibleAs: 'catalogue',
    expects:
      'judgments_anon holds SELECT on ops.v_batch_performance and may not enter schema ops: a dead grant, which USAGE on ops would bring to life for everybody.',
  },
  {
    correction: 'X-057',
    file: 'functions.sql',
    visibleAs: 'catalogue',
    expects: 'EXECUTE on every function, the definer functions among them, belongs to PUBLIC: grants.sql grants it and nothing revokes it.',
  },
  {
    correction: 'X-058',
    file: 'grants.sql',
    visibleAs: 'catalogue',
    expects:
      'judgments_authenticated holds INSERT on intake.simplicity_batches and no USAGE on intake: the upload of the working day is refused with 42501.',
  },
  {
    correction: 'X-059',
    file: 'found/X-059-path-with-public.sql',
    visibleAs: 'catalogue',
    expects:
      'Five definer functions have public on their path, where judgments_service may create: a better-matching function there runs as the owner.',
  },
  {
    correction: 'X-060',
    file: 'found/X-060-fallback-with-service-key.sql',
    visibleAs: 'catalogue',
    expects:
      'judgments_fallback serves the same dashboards with the rights of judgments_service, and may SET ROLE to it, which row security does not hold back.',
  },
  {
    correction: 'X-111',
    file: 'found/X-056-ops-view-for-everybody.sql',
    visibleAs: 'catalogue',
    expects:
      'The dashboard needs the batch performance: judgments_authenticated holds SELECT on the view and no USAGE on ops, so that reading it is refused with 42501.',
  },
  {
    correction: 'X-112',
    file: 'schema.sql',
    visibleAs: 'catalogue',
    expects:
      'Row security is off on plaintiff_status_history, plaintiff_tasks, firms, users, firm_members and on all of enforcement and ops, which the policy table leaves out.',
  },
  {
    correction: 'X-113',
    file: null,
    visibleAs: 'not-visible',
    expects: 'That nobody looks at production after a push is in the migration procedure, not in the database.',
  },
  {
    correction: 'X-114',
    file: 'found/X-114-upload-as-insert.sql',
    visibleAs: 'catalogue',
    expects:
      'intake.simplicity_batches has an INSERT policy WITH CHECK (true) for judgments_authenticated: the "no direct writes" of the contract has an exception that nobody wrote down, and it binds no firm.',
  },
  {
    correction: 'X-144',
    file: null,
    visibleAs: 'not-visible',
    expects: 'The query of the runbook that lists policies leaves two columns out; it is not stored in the database.',
  },
  {
    correction: 'X-145',
    file: null,
    visibleAs: 'not-visible',
    expects: 'The runbook asks current_role for the role of the token, which shows the owner inside definer functions; no object asks it.',
  },
  {
    correction: 'X-146',
    file: null,
    visibleAs: 'not-visible',
    expects: 'Running a migration again to get grants back is an operating procedure.',
  },
  {
    correction: 'X-147',
    file: null,
    visibleAs: 'not-visible',
    expects: 'The source names neither tables nor states of enforcement: a gap in its text. Those of schema.sql are ours.',
  },
];
