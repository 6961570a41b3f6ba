import type { Tenancy } from '../../src/model/tenancy.ts';
import { context, declared, hidden, identity, parent, platformOnly, table } from './declared.ts';

/** What sealed.sql is, as a contract would say it. */
export const sealed: Tenancy = declared({
  root: 'orgs',
  context: context('app.tenant_id', 'app.actor_id'),
  identity: identity('users', 'members', 'org_id', { status: 'active' }),
  roles: { migrator: 'bh_prove_migrator', app: ['bh_prove_app'], readonly: ['bh_prove_readonly'], anon: ['bh_prove_anon'] },
  tables: [
    table('orgs', 'root', 'id', { columns: { tier: platformOnly } }),
    table('users', 'identity', null),
    table('members', 'tenant', 'org_id', { doors: { select: [{ kind: 'member' }], insert: [], update: [], delete: [] } }),
    table('countries', 'reference', null),
    table('customers', 'tenant', 'org_id', { softDelete: 'deleted_at', columns: { secret_note: hidden } }),
    table('orders', 'tenant', 'org_id'),
    table('lines', 'inherited', 'org_id', parent('orders', 'order_id')),
    table('events', 'tenant', 'org_id'),
    table('labels', 'shared', 'org_id'),
    table('tokens', 'sealed', 'org_id'),
    table('settings', 'personal', 'user_id'),
    table('plans', 'platform', null),
  ],
});
