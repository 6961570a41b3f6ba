import { type Contract, defineTenancy, role, sharedPlusOwn, tenant } from '../../src/index.ts';

export const appRole = 'bulkhead_bench_app';
export const migratorRole = 'bulkhead_bench_migrator';
export const benchRoles: readonly string[] = [appRole, migratorRole];

/** One table for each form of policy that is measured. */
export const contract: Contract = defineTenancy({
  tenant: { root: 'tenants', key: 'tenant_id', context: 'app.tenant_id' },
  identity: { users: 'users', members: { table: 'members', role: 'role' } },
  roles: { migrator: migratorRole, app: appRole },
  tables: {
    members: tenant(),
    customers: tenant(),
    orders: tenant(),
    payslips: tenant({ doors: { write: [role('owner')], read: [role('owner', 'manager')] } }),
    articles: sharedPlusOwn(),
  },
});
