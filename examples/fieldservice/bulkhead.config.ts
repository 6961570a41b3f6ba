import {
  type Contract,
  assignedTo,
  callable,
  claim,
  databaseRole,
  defineTenancy,
  definer,
  encrypted,
  hidden,
  identity,
  inherited,
  invoker,
  live,
  mask,
  masked,
  member,
  nobody,
  owners,
  ownersOnly,
  permission,
  personal,
  platform,
  platformOnly,
  reference,
  role,
  root,
  sealed,
  setting,
  sharedPlusOwn,
  tag,
  tenant,
} from '../../src/index.ts';

const worker = 'fieldservice_worker';
/** Members read and write, and who owns the company deletes. */
const ownersDelete = { delete: owners };
const managers = [role('owner', 'manager')];
/** A technician has the jobs that name him; dispatchers have them all. */
const ownOrAll = [assignedTo('assigned_to'), permission('jobs_view_all')];

const contract: Contract = defineTenancy({
  tenant: { root: 'companies', key: 'company_id', context: setting('app.company_id') },
  // Who it is stays in the verified claims, where it was; for which company he works is said for each request.
  actor: claim('sub'),
  identity: {
    users: 'users',
    members: {
      table: 'team_members',
      active: { status: 'active' },
      role: { column: 'role_id', table: 'custom_roles', name: 'name', permissions: 'permissions' },
    },
  },
  roles: {
    // Owned everything before; nobody logs in as it.
    migrator: 'fieldservice_owner',
    app: 'fieldservice_authenticated',
    worker,
    readonly: 'fieldservice_readonly',
    auditor: 'fieldservice_auditor',
    pii: 'fieldservice_pii_reader',
    platform: 'fieldservice_platform',
    anon: 'fieldservice_anon',
    breakGlass: 'fieldservice_break_glass',
    // The "service key": workers are bound to one company each now.
    retired: 'fieldservice_service',
  },
  existingPolicies: 'replace',
  tables: {
    // People, and what is theirs alone.
    users: identity({ pii: { email: encrypted(), name: mask('name') } }),
    posts: personal('user_id'),
    chats: personal('user_id'),
    messages: inherited('chats', { pii: { content: tag() } }),
    votes: inherited('messages'),
    streams: inherited('chats'),
    documents: personal('user_id'),
    suggestions: inherited('documents'),

    // Companies, their people and settings.
    companies: root({
      doors: { update: [owners, platform] },
      columns: { owner_id: platformOnly, status: platformOnly, plan: platformOnly, seats: platformOnly, billing_customer: platformOnly },
    }),
    departments: tenant({ doors: ownersDelete }),
    custom_roles: sharedPlusOwn({ doors: { write: owners } }),
    team_members: tenant(),
    company_settings: tenant({ doors: { write: owners } }),
    po_settings: tenant({ doors: { write: owners } }),
    labor_rates: tenant({ doors: ownersOnly }),
    supplier_integrations: tenant({ doors: ownersOnly, columns: { credentials_encrypted: hidden } }),

    // Customers and what is kept about them.
    customers: tenant({
      doors: ownersDelete,
      softDelete: true,
      pii: { last_name: mask('name'), email: encrypted(), phone: encrypted() },
    }),
    properties: tenant({ doors: ownersDelete, pii: { address: tag() } }),
    equipment: inherited('customers', { doors: ownersDelete }),
    notes: inherited('customers', { doors: ownersDelete, pii: { content: tag() } }),
    communications: tenant({ doors: ownersDelete, pii: { body: tag() } }),
    email_logs: tenant({ doors: { update: nobody, delete: nobody }, pii: { to_addr: encrypted(), subject: tag() } }),
    service_plans: tenant({ doors: ownersDelete }),
    contracts: tenant({ doors: ownersDelete }),

    // Work and money.
    jobs: tenant({ doors: { read: ownOrAll, update: ownOrAll, delete: owners }, softDelete: true }),
    // Filled by the worker that empties `jobs`.
    jobs_archive: tenant({
      doors: { read: ownOrAll, insert: databaseRole(worker), update: nobody, delete: nobody },
      softDelete: true,
    }),
    estimates: tenant({ doors: ownersDelete }),
    invoices: tenant({ doors: ownersDelete }),
    payments: tenant({ doors: { delete: nobody } }),
    purchase_orders: tenant({ doors: ownersDelete }),
    schedules: inherited('jobs', { doors: ownersDelete }),

    // Prices and stock.
    price_book_categories: sharedPlusOwn({ doors: { write: managers } }),
    price_book_items: tenant({ doors: { insert: managers, update: permission('prices_edit'), delete: owners } }),
    price_history: inherited('price_book_items', { doors: { update: nobody, delete: nobody } }),
    service_packages: tenant({ doors: ownersDelete }),
    pricing_rules: tenant({ doors: ownersDelete }),
    inventory: tenant({ doors: ownersDelete }),

    // Tags and files.
    tags: sharedPlusOwn(),
    customer_tags: inherited('customers'),
    job_tags: inherited('jobs'),
    equipment_tags: inherited('equipment'),
    attachments: tenant({ doors: ownersDelete }),
    storage_buckets: reference(),
    storage_objects: tenant({ doors: ownersDelete }),

    // Machinery. Requests enqueue by a function, workers do the rest.
    job_queue: tenant({ doors: { write: databaseRole(worker) } }),
    company_kpis: tenant({ doors: { read: member, write: databaseRole(worker) } }),
    activities: tenant({
      doors: { read: owners, update: nobody, delete: nobody },
      pii: { before: tag(), after: tag() },
    }),
    rate_limits: sealed(),
    verification_tokens: sealed(),
  },
  views: {
    v_business_counters: invoker(),
    v_queue_health: invoker(),
    jobs_live: live('jobs'),
    customers_live: live('customers'),
    customers_masked: masked('customers'),
  },
  functions: {
    my_company_ids: definer({ reason: 'says which companies a caller may enter, so there is none yet', tenantCheck: 'pre-tenant' }),
    enqueue_job: definer({ reason: 'requests reach the queue with known types and ids only', tenantCheck: 'context' }),
    issue_verification_token: definer({ reason: 'tokens are used before a company is known', tenantCheck: 'pre-tenant' }),
    consume_verification_token: definer({ reason: 'tokens are used before a company is known', tenantCheck: 'pre-tenant' }),
    check_rate_limit: definer({ reason: 'counts calls of people who may not be signed in', tenantCheck: 'pre-tenant' }),
    create_job_with_invoice: callable(),
    set_invoice_status: callable(),
    record_payment: callable(),
    due_reminders: callable(),
    claim_jobs: callable({ execute: ['worker'] }),
    heartbeat_job: callable({ execute: ['worker'] }),
    complete_job: callable({ execute: ['worker'] }),
    fail_job: callable({ execute: ['worker'] }),
    reap_jobs: callable({ execute: ['worker'] }),
    archive_completed_jobs: callable({ execute: ['worker'] }),
    refresh_company_kpis: callable({ execute: ['worker'] }),
  },
});

export default contract;
