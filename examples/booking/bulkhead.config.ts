import {
  type Contract,
  callable,
  defineTenancy,
  encrypted,
  hidden,
  identity,
  inherited,
  insertOnly,
  invoker,
  lookup,
  mask,
  masked,
  role,
  root,
  setting,
  tag,
  tenant,
} from '../../src/index.ts';

const managers = [role('owner', 'manager')];

const contract: Contract = defineTenancy({
  tenant: { root: 'restaurants', key: 'restaurant_id', context: 'app.restaurant_id' },
  actor: setting('app.user_id'),
  identity: {
    users: 'users',
    members: { table: 'restaurant_members', active: { status: 'active' }, role: 'role', owners: ['owner'] },
  },
  roles: {
    migrator: 'booking_migrator',
    app: 'booking_app',
    worker: 'booking_worker',
    readonly: 'booking_readonly',
    auditor: 'booking_auditor',
    pii: 'booking_pii_reader',
    platform: 'booking_platform',
    breakGlass: 'booking_break_glass',
    // The "service key": workers are bound to one tenant each now.
    retired: 'booking_service',
  },
  existingPolicies: 'replace',
  tables: {
    restaurants: root({ softDelete: true }),
    users: identity({ columns: { auth_subject: hidden }, pii: { email_encrypted: encrypted(), display_name: mask('name') } }),
    restaurant_members: tenant(),
    customers: tenant({
      softDelete: true,
      pii: {
        full_name: mask('name'),
        email_encrypted: encrypted(),
        phone_encrypted: encrypted(),
        email_bidx: lookup(),
        phone_bidx: lookup(),
      },
      // In clear beside the ciphertext since the first attempt at encryption: nobody reads them until they are dropped.
      columns: { email_normalized: { ...hidden, ...mask('email') }, phone_normalized: { ...hidden, ...mask('phone') } },
    }),
    dining_tables: tenant({ doors: { write: managers } }),
    bookings: tenant({ softDelete: true }),
    table_holds: inherited('dining_tables'),
    booking_table_assignments: inherited('bookings'),
    allocations: tenant(),
    capacity_outbox: tenant({ pii: { payload: tag() } }),
    outbox_dedupe: tenant(),
    analytics_events: tenant({ doors: insertOnly }),
    observability_events: tenant({ doors: insertOnly }),
  },
  views: {
    customers_secure_view: masked('customers'),
    customers_private_view: invoker({ select: ['pii'] }),
    v_overlap_attempts: invoker(),
    v_assignment_latency: invoker(),
    v_outbox_health: invoker(),
  },
  functions: {
    find_customer_by_contact: callable(),
  },
});

export default contract;
