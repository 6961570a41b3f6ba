import type { ColumnRule, Door, TableTenancy, Tenancy } from '../src/model/tenancy.ts';
import { noRule } from '../src/model/tenancy.ts';

const member: readonly Door[] = [{ kind: 'member' }];
const owner: readonly Door[] = [{ kind: 'role', roles: ['owner'] }];
const self: readonly Door[] = [{ kind: 'actor', column: 'id' }];
const everybodyInside = { select: member, insert: member, update: member, delete: member };
const nobody = { select: [], insert: [], update: [], delete: [] };

function table(name: string, kind: TableTenancy['kind'], more: Partial<TableTenancy> = {}): TableTenancy {
  return {
    table: { schema: 'public', name },
    kind,
    key: 'firm_id',
    keyType: 'uuid',
    parent: null,
    strategy: null,
    doors: everybodyInside,
    columns: {},
    softDelete: null,
    scopes: {},
    globalKeys: {},
    existingPolicies: 'replace',
    ...more,
  };
}

function column(more: Partial<ColumnRule>): ColumnRule {
  return { ...noRule, ...more };
}

/** What every table of base.sql is. */
export const base: Tenancy = {
  kind: 'tenancy',
  source: 'contract',
  profile: 'postgres',
  root: { schema: 'public', name: 'firms' },
  rootKey: 'id',
  keyType: 'uuid',
  context: {
    tenant: { kind: 'setting', name: 'app.firm_id', aliases: [] },
    actor: { kind: 'setting', name: 'app.actor_id', aliases: [] },
    actorType: 'uuid',
    role: { kind: 'setting', name: 'app.actor_role', aliases: [] },
    requestId: { kind: 'setting', name: 'app.request_id', aliases: [] },
    scopes: {},
  },
  identity: {
    users: { schema: 'public', name: 'people' },
    userKey: 'id',
    members: {
      table: { schema: 'public', name: 'firm_members' },
      tenantColumn: 'firm_id',
      userColumn: 'person_id',
      active: { status: 'active' },
      role: { kind: 'column', column: 'role' },
      permissions: null,
      owners: ['owner'],
    },
    alsoMembers: [],
  },
  roles: {
    migrator: 'corpus_migrator',
    app: ['corpus_app'],
    worker: ['corpus_worker'],
    readonly: ['corpus_readonly'],
    auditor: [],
    pii: ['corpus_pii'],
    platform: ['corpus_platform'],
    anon: ['corpus_anon'],
    breakGlass: ['corpus_break_glass'],
    retired: [],
  },
  schemas: ['public'],
  tables: [
    table('firms', 'root', {
      key: 'id',
      doors: { select: member, insert: [], update: owner, delete: [] },
      columns: { plan: column({ platformOnly: true }) },
    }),
    table('people', 'identity', { key: 'id', doors: { select: self, insert: [], update: self, delete: [] } }),
    table('firm_members', 'tenant', { doors: { select: member, insert: owner, update: [], delete: [] } }),
    table('customers', 'tenant', { columns: { name: column({ hidden: true, pii: 'mask' }) }, softDelete: 'deleted_at' }),
    table('orders', 'inherited', {
      strategy: 'key',
      parent: { table: { schema: 'public', name: 'customers' }, columns: ['customer_id'], references: ['id'] },
    }),
    table('order_lines', 'inherited', {
      key: null,
      strategy: 'subquery',
      parent: { table: { schema: 'public', name: 'orders' }, columns: ['order_id'], references: ['id'] },
    }),
    table('labels', 'shared', { doors: { select: member, insert: member, update: member, delete: [] } }),
    table('countries', 'reference', { key: null, doors: nobody }),
    table('reset_tokens', 'sealed', { key: null, doors: nobody, columns: { token_hash: column({ hidden: true }) } }),
    table('events', 'tenant'),
  ],
  views: [
    {
      view: { schema: 'public', name: 'customers_masked' },
      mode: { kind: 'masked', table: { schema: 'public', name: 'customers' } },
      select: ['corpus_app', 'corpus_readonly'],
    },
    { view: { schema: 'public', name: 'open_orders' }, mode: { kind: 'invoker' }, select: ['corpus_app', 'corpus_readonly'] },
  ],
  routines: [
    {
      schema: 'public',
      name: 'confirm_order',
      signature: null,
      security: 'definer',
      reason: 'confirms within the tenant of the session',
      tenantCheck: 'context',
      execute: ['corpus_app'],
    },
  ],
};
