/** A mistake of the source system, and who notices it. */
export interface Found {
  /** The row of the corrections list. */
  readonly correction: string;
  /** The file of sql/ that contains it; null when no SQL does. */
  readonly file: string | null;
  /** `catalogue`: reading the catalogues shows it. `attack`: only trying it does. `not-visible`: neither can show it. */
  readonly visibleAs: 'catalogue' | 'attack' | 'not-visible';
  /** What an audit or an attack reports; why nothing can, when it is not visible. */
  readonly expects: string;
}

/** Every correction that applies to knowledge, in order, and X-160, which looks like a mistake and is none. */
export const found: readonly Found[] = [
  {
    correction: 'X-006',
    file: 'schema.sql',
    visibleAs: 'catalogue',
    expects:
      'knowledge_app is a login and owns all tables, and row security is not forced on any: on the two protected tables it reads every org.',
  },
  {
    correction: 'X-011',
    file: 'found/X-011-search-trusts-argument.sql',
    visibleAs: 'catalogue',
    expects:
      'match_chunks_of is a definer function of the owner of private_chunks that takes the org as an argument and never asks for the context; PUBLIC may execute it and its path is not pinned.',
  },
  {
    correction: 'X-022',
    file: 'schema.sql',
    visibleAs: 'attack',
    expects:
      'knowledge_authenticated sets app.org_id to another org and reads its threads and items through the policies: the setting alone is taken for proof.',
  },
  {
    correction: 'X-050',
    file: 'schema.sql',
    visibleAs: 'attack',
    expects:
      'the client that the guard hands out is knowledge_app: with the context of one org it reads, writes and deletes rows of all, wherever a handler leaves its filter out.',
  },
  {
    correction: 'X-051',
    file: 'found/X-051-nullable-org.sql',
    visibleAs: 'catalogue',
    expects:
      'rocker_threads.org_id and knowledge_items.org_id may be null and refer to nothing, and the policies let rows without an org through to everybody.',
  },
  {
    correction: 'X-052',
    file: 'found/X-052-unmoderated-market.sql',
    visibleAs: 'catalogue',
    expects:
      'market_chunks has a FOR ALL policy USING (true) WITH CHECK (true) for knowledge_authenticated: any session puts any text of any org into the public index, or takes it out.',
  },
  {
    correction: 'X-053',
    file: 'found/X-053-cap-counted-at-claim.sql',
    visibleAs: 'not-visible',
    expects: 'claim_next_job counts running jobs without a lock: only two sessions at the same moment exceed the cap.',
  },
  {
    correction: 'X-054',
    file: 'found/X-054-admin-client.sql',
    visibleAs: 'catalogue',
    expects:
      'knowledge_service may log in, has BYPASSRLS and holds all rights on all tables, the sealed rate_counters included: no org is bound to it.',
  },
  {
    correction: 'X-055',
    file: 'found/X-055-bucket-of-the-caller.sql',
    visibleAs: 'catalogue',
    expects:
      'check_rate_bucket counts in whatever bucket its caller names, which is reported; that the caller puts the raw time into the name is in the edge functions.',
  },
  {
    correction: 'X-104',
    file: null,
    visibleAs: 'not-visible',
    expects: 'A grep over the sources stands for a guard: that is in continuous integration, not in the database.',
  },
  {
    correction: 'X-105',
    file: null,
    visibleAs: 'not-visible',
    expects: 'Twelve edge functions are not wrapped yet although their calls count as fixed: the database does not know its callers.',
  },
  {
    correction: 'X-106',
    file: null,
    visibleAs: 'not-visible',
    expects: 'The acceptance list is ticked while half of it waits for approval: a document.',
  },
  {
    correction: 'X-107',
    file: 'schema.sql',
    visibleAs: 'catalogue',
    expects:
      'Two tables were verified: every other table of orgs has row security off, and rocker_messages and documents do not even carry org_id.',
  },
  {
    correction: 'X-108',
    file: null,
    visibleAs: 'not-visible',
    expects:
      'An index over the vectors of all orgs that is filtered afterwards starves small ones: it needs an extension that this system does without, and shows in recall, not in the catalogues.',
  },
  {
    correction: 'X-109',
    file: 'found/X-055-bucket-of-the-caller.sql',
    visibleAs: 'not-visible',
    expects:
      'check_rate_bucket with a floored minute lets twice the limit through around its end, and answers yes or no: behaviour in time.',
  },
  {
    correction: 'X-110',
    file: null,
    visibleAs: 'not-visible',
    expects: 'What happens when the limiter itself fails was never decided: that is in the code around it.',
  },
  {
    correction: 'X-160',
    file: 'schema.sql',
    visibleAs: 'catalogue',
    expects:
      'The two policies are FOR ALL without WITH CHECK: at most a remark, because PostgreSQL checks writes with USING; a write hole must not be reported.',
  },
];
