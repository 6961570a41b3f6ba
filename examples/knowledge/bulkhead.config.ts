import {
  type Contract,
  callable,
  databaseRole,
  defineTenancy,
  definer,
  encrypted,
  hidden,
  identity,
  inherited,
  insertOnly,
  invoker,
  live,
  lookup,
  mask,
  masked,
  nobody,
  platform,
  platformOnly,
  platformTable,
  publicRead,
  readOnly,
  root,
  sealed,
  setting,
  sharedPlusOwn,
  tag,
  tenant,
} from '../../src/index.ts';

// What only a job may write; the worker is bound to one org at a time.
const worker = databaseRole('knowledge_worker');

const contract: Contract = defineTenancy({
  tenant: { root: 'orgs', key: 'org_id', context: 'app.org_id' },
  actor: setting('app.user_id'),
  identity: {
    users: 'users',
    members: { table: 'org_members', active: { status: 'active' }, role: 'role', owners: ['admin'] },
  },
  roles: {
    migrator: 'knowledge_migrator',
    // Edge functions, and browsers through the data API.
    app: ['knowledge_app', 'knowledge_authenticated'],
    worker: 'knowledge_worker',
    readonly: 'knowledge_readonly',
    auditor: 'knowledge_auditor',
    pii: 'knowledge_pii_reader',
    platform: 'knowledge_platform',
    anon: 'knowledge_anon',
    breakGlass: 'knowledge_break_glass',
    // The "admin client": workers are bound to one org each now.
    retired: 'knowledge_service',
  },
  existingPolicies: 'replace',
  tables: {
    orgs: root({ softDelete: true, columns: { plan: platformOnly } }),
    users: identity({
      columns: { auth_subject: hidden },
      pii: { email_encrypted: encrypted(), email_bidx: lookup(), name: mask('name') },
    }),
    org_members: tenant(),
    platform_admins: platformTable(),
    rocker_threads: tenant({ softDelete: true }),
    rocker_messages: inherited('rocker_threads', { doors: insertOnly, pii: { body: tag() } }),
    knowledge_items: tenant({ softDelete: true }),
    documents: inherited('knowledge_items', { pii: { ocr_text: tag() } }),
    private_chunks: tenant(),
    // Drafts lie beside what is live: everybody sees the live ones, and who approved them is the platform's to know.
    market_listings: publicRead({
      when: { state: 'live' },
      anon: true,
      columns: { approved_at: platformOnly, approved_by: { ...platformOnly, ...hidden } },
    }),
    // Filled by publish_item, emptied by unpublish_item.
    market_chunks: publicRead({ key: 'source_org_id', doors: { write: nobody }, anon: true }),
    ingest_jobs: tenant({ doors: { update: worker, delete: nobody } }),
    tenant_slots: tenant({
      doors: { insert: platform, update: [platform, worker], delete: platform },
      columns: { max_running: platformOnly },
    }),
    rate_counters: sealed(),
    feature_flags: sharedPlusOwn({ doors: readOnly }),
    usage_ledger: tenant({ doors: { insert: worker, update: worker, delete: nobody } }),
  },
  views: {
    rocker_threads_live: live('rocker_threads'),
    knowledge_items_live: live('knowledge_items'),
    people: masked('users'),
    v_queue_depth: invoker(),
    v_job_latency: invoker(),
    v_usage: invoker(),
  },
  functions: {
    match_private_chunks: callable(),
    match_market_chunks: callable({ execute: ['app', 'worker', 'anon'] }),
    cosine_similarity: callable({ execute: ['app', 'worker', 'anon'] }),
    market_catalogue: definer({
      reason: 'visitors of the market have no org; it shows the name of the org beside each live listing',
      tenantCheck: 'pre-tenant',
      execute: ['app', 'anon'],
    }),
    approve_listing: definer({
      reason: 'moderation belongs to the platform: whoever is super_admin approves listings of every org',
      tenantCheck: 'pre-tenant',
    }),
    publish_item: definer({
      reason: 'nobody writes the public index by hand; it copies the chunks of an approved item',
      tenantCheck: 'context',
    }),
    unpublish_item: definer({ reason: 'nobody writes the public index by hand; it removes the chunks of an item', tenantCheck: 'context' }),
    enqueue_job: callable({ execute: ['app'] }),
    claim_ingest_job: definer({
      reason: 'the worker has no org before it has a job; the job says which',
      tenantCheck: 'pre-tenant',
      execute: ['worker'],
    }),
    complete_job: callable({ execute: ['worker'] }),
    fail_job: callable({ execute: ['worker'] }),
    heartbeat_job: callable({ execute: ['worker'] }),
    record_usage: callable({ execute: ['worker'] }),
    check_rate_limit: definer({ reason: 'counters are nobody’s to read or write', tenantCheck: 'context', execute: ['app', 'worker'] }),
    set_flag: definer({
      reason: 'flags belong to the platform: whoever is super_admin writes them for one org or for all',
      tenantCheck: 'pre-tenant',
    }),
    flag_value: callable(),
  },
});

export default contract;
