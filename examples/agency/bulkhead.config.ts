import {
  type Contract,
  callable,
  defineTenancy,
  definer,
  encrypted,
  hidden,
  identity,
  inherited,
  live,
  mask,
  nobody,
  platformOnly,
  reference,
  role,
  root,
  scope,
  setting,
  tag,
  tenant,
} from '../../src/index.ts';

const managers = [role('owner', 'admin')];

const contract: Contract = defineTenancy({
  tenant: {
    root: 'agencies',
    key: 'agency_id',
    context: 'lv.tenant_id',
    scopes: { client: scope(setting('lv.client_id')) },
  },
  actor: setting('lv.user_id'),
  identity: {
    users: 'users',
    members: { table: 'tenant_members', tenant: 'tenant_id', active: { deleted_at: null }, role: 'role' },
    alsoMembers: [{ table: 'client_members', active: { deleted_at: null } }],
  },
  roles: {
    migrator: 'agency_migrator',
    app: 'agency_app',
    worker: 'agency_worker',
    readonly: 'agency_readonly',
    auditor: 'agency_auditor',
    pii: 'agency_pii_reader',
    platform: 'agency_platform',
    breakGlass: 'agency_break_glass',
    retired: 'agency_admin',
  },
  existingPolicies: 'replace',
  tables: {
    agencies: root({ softDelete: true, columns: { tier: platformOnly, seat_limit: platformOnly } }),
    users: identity({ columns: { clerk_user_id: hidden }, pii: { email: encrypted(), name: mask('name'), phone: encrypted() } }),
    branding: tenant({
      softDelete: true,
      doors: { write: managers },
      globalKeys: { domain: 'a host name leads to one agency before any tenant is known' },
    }),
    tenant_members: tenant({ key: 'tenant_id', softDelete: true }),
    tenant_invites: tenant({
      key: 'tenant_id',
      softDelete: true,
      // Invites are made by create_invite, which stores a hash and checks who invites whom as what.
      doors: { insert: nobody, update: managers, delete: nobody },
      columns: { token: hidden },
      pii: { email: mask('email') },
      globalKeys: { token: 'random, and looked up before any tenant is known' },
    }),
    clients: tenant({ softDelete: true, scopes: { client: 'id' } }),
    locations: inherited('clients', { softDelete: true, scopes: { client: 'client_id' }, pii: { address: tag() } }),
    client_members: inherited('clients', { softDelete: true, scopes: { client: 'client_id' } }),
    gbp_sync_runs: inherited('locations'),
    reviews: inherited('locations'),
    scheduled_posts: inherited('locations'),
    // Trials of the past that still hold rows.
    locations_denormalised: tenant({ softDelete: true }),
    locations_by_agency: tenant({ softDelete: true }),
    locations_like: tenant({ softDelete: true }),
    countries: reference(),
    timezones: reference(),
    categories: reference(),
  },
  views: {
    clients_live: live('clients'),
    locations_live: live('locations'),
  },
  functions: {
    resolve_tenant_by_host: definer({
      reason: 'finds the tenant of a host name, so there is none yet',
      tenantCheck: 'pre-tenant',
      execute: ['app'],
    }),
    find_my_pending_invites: definer({
      reason: 'an invited person belongs to no tenant yet; the address is the verified one',
      tenantCheck: 'pre-tenant',
    }),
    accept_invite: definer({ reason: 'turns a token that only the invited person has into a membership', tenantCheck: 'pre-tenant' }),
    create_invite: definer({ reason: 'stores a hash of the token that nobody may read', tenantCheck: 'context' }),
    provision_user: definer({ reason: 'a new person is visible to nobody, himself included', tenantCheck: 'pre-tenant' }),
    seat_usage: callable(),
  },
});

export default contract;
