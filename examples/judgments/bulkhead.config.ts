import {
  type Contract,
  callable,
  claim,
  databaseRole,
  defineTenancy,
  definer,
  encrypted,
  identity,
  inherited,
  invoker,
  lookup,
  mask,
  masked,
  member,
  nobody,
  platform,
  platformOnly,
  platformTable,
  reference,
  root,
  tag,
  tenant,
} from '../../src/index.ts';

// "No direct table writes": clients read, and ask the workers through api.queue_job for everything else.
const worker = databaseRole('judgments_worker');
const backendWrites = { insert: worker, update: worker, delete: nobody };
const insertedByBackend = { insert: worker, update: nobody, delete: nobody };
// Nobody who is signed in, whatever the firm says: what the vendor delivered, and what enforcement does.
const backend = databaseRole('judgments_worker', 'judgments_auditor');
const backendOnly = { read: backend, ...backendWrites };
const backendLog = { read: backend, ...insertedByBackend };

const contract: Contract = defineTenancy({
  tenant: { root: 'firms', key: 'firm_id', context: claim('app_metadata.firm_id') },
  actor: claim('sub'),
  identity: {
    users: 'users',
    members: { table: 'firm_members', active: { status: 'active' }, role: 'role', owners: ['executive'] },
  },
  roles: {
    migrator: 'judgments_migrator',
    // The fallback service has the role and the views of the REST layer now, not the service key.
    app: ['judgments_authenticated', 'judgments_fallback'],
    worker: 'judgments_worker',
    readonly: 'judgments_readonly',
    auditor: 'judgments_auditor',
    pii: 'judgments_pii_reader',
    platform: 'judgments_operator',
    anon: 'judgments_anon',
    breakGlass: 'judgments_break_glass',
    retired: 'judgments_service',
  },
  // The role matrix of the source, with its mistakes mended. Nobody who is not signed in enters anything.
  schemas: {
    public: ['app', 'worker', 'readonly', 'auditor', 'pii', 'platform'],
    api: ['app', 'worker'],
    intake: ['app', 'worker', 'readonly', 'auditor', 'pii', 'platform'],
    enforcement: ['worker', 'auditor'],
    ops: ['worker', 'platform', 'auditor'],
  },
  existingPolicies: 'replace',
  tables: {
    firms: root({ columns: { status: platformOnly } }),
    users: identity({ pii: { email: mask('email'), display_name: mask('name') } }),
    firm_members: tenant(),
    plaintiffs: tenant({ softDelete: true, doors: backendWrites, pii: { name: mask('name'), dob_encrypted: encrypted() } }),
    judgments: tenant({ softDelete: true, doors: backendWrites, pii: { defendant_name: mask('name') } }),
    plaintiff_contacts: inherited('plaintiffs', { doors: backendWrites, pii: { value_encrypted: encrypted(), value_bidx: lookup() } }),
    plaintiff_status_history: inherited('plaintiffs', { doors: insertedByBackend }),
    plaintiff_tasks: inherited('plaintiffs', { doors: backendWrites }),
    job_queue: tenant({ doors: backendOnly }),
    // The one table that clients write: the upload. Operators watch the batches of the firm they have chosen.
    'intake.simplicity_batches': tenant({ doors: { read: [member, platform], insert: member, update: worker, delete: nobody } }),
    'intake.simplicity_raw': inherited('intake.simplicity_batches', { doors: backendLog, pii: { raw: tag() } }),
    'intake.simplicity_import_log': inherited('intake.simplicity_batches', { doors: backendLog }),
    'enforcement.allowed_transitions': reference({ doors: { read: backend } }),
    'enforcement.cases': inherited('judgments', { doors: backendOnly }),
    'enforcement.actions': inherited('enforcement.cases', { doors: backendLog }),
    'enforcement.payments': inherited('enforcement.cases', { doors: backendLog }),
    'ops.event_log': platformTable({ pii: { data: tag() } }),
    'ops.outbox': platformTable(),
    'ops.reaper_log': platformTable(),
  },
  views: {
    v_plaintiffs_overview: invoker(),
    v_judgment_pipeline: invoker(),
    v_enforcement_overview: invoker({ select: ['app', 'worker'] }),
    v_plaintiff_call_queue: invoker(),
    v_collectability_snapshot: invoker(),
    plaintiffs_masked: masked('plaintiffs'),
    judgments_masked: masked('judgments'),
    'ops.v_batch_performance': invoker({ select: ['platform', 'auditor'] }),
    'ops.v_event_log_recent': invoker({ select: ['platform'] }),
    'ops.v_reaper_status': invoker({ select: ['platform'] }),
    'ops.v_rls_coverage': invoker({ select: ['platform', 'auditor'] }),
  },
  functions: {
    'api.get_dashboard_stats': callable(),
    'api.get_enforcement_overview': callable(),
    'api.get_call_queue': callable(),
    'api.get_ceo_metrics': callable(),
    'api.enforcement_totals': definer({
      reason: 'gives numbers of a schema that no client may enter',
      tenantCheck: 'context',
      execute: ['app', 'worker'],
    }),
    'api.queue_job': definer({
      reason: 'puts jobs into a queue that no client may touch',
      tenantCheck: 'context',
      execute: ['app', 'worker'],
    }),
    'ops.log_event': definer({
      reason: 'writes events for workers, who may not read them',
      tenantCheck: 'context',
      execute: ['worker'],
    }),
    'ops.enqueue_message': definer({
      reason: 'writes messages for workers, who may not read them',
      tenantCheck: 'context',
      execute: ['worker'],
    }),
    'ops.complete_outbox_message': callable({ execute: ['platform'] }),
    'ops.ensure_event_partitions': callable({ execute: [] }),
    current_firm_id: callable(),
    current_user_id: callable(),
    assert_firm: callable(),
    set_plaintiff_status: callable({ execute: ['worker'] }),
    'intake.import_batch': callable({ execute: ['worker'] }),
    'enforcement.open_case': callable({ execute: ['worker'] }),
    'enforcement.advance_case': callable({ execute: ['worker'] }),
    'enforcement.record_action': callable({ execute: ['worker'] }),
    'enforcement.record_payment': callable({ execute: ['worker'] }),
  },
});

export default contract;
