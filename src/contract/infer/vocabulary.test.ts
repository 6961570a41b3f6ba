import { describe, expect, it } from 'vitest';
import { migrationTable, referenceNames, secretColumn, secretTable, singular, snake, tenantName } from './vocabulary.ts';

describe('names', () => {
  it.each([
    ['companies', 'company'],
    ['orgs', 'org'],
    ['addresses', 'address'],
    ['branches', 'branch'],
    ['status', 'status'],
    ['app_tenants', 'app_tenant'],
    ['people', 'person'],
    ['Organization', 'organization'],
    ['houses', 'house'],
  ])('%s is many of %s', (many, one) => expect(singular(many)).toBe(one));

  it('are read however the ORM writes them', () => {
    expect([snake('companyId'), snake('CompanyID'), snake('company_id')]).toEqual(['company_id', 'company_id', 'company_id']);
    expect(referenceNames('Organizations')).toEqual(['organization_id', 'org_id']);
    expect(referenceNames('app_tenants')).toEqual(['app_tenant_id', 'tenant_id']);
  });

  it('say how much they say', () => {
    expect([tenantName('agencies'), tenantName('clinics'), tenantName('orders')]).toEqual([2, 1, 0]);
    expect(
      ['_prisma_migrations', 'schema_migrations', 'goose_db_version', '__drizzle_migrations', 'knex_migrations_lock'].every((name) =>
        migrationTable.test(name),
      ),
    ).toBe(true);
    expect(['bird_migrations', 'orders'].some((name) => migrationTable.test(name))).toBe(false);
    expect([secretTable.test('password_resets'), secretTable.test('tokenizers')]).toEqual([true, false]);
    expect([secretColumn.test('reset_token'), secretColumn.test('token'), secretColumn.test('fencing_token')]).toEqual([true, true, false]);
  });
});
