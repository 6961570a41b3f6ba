import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../src/catalog/parse-predicate.ts';
import { inferTenancy } from '../../src/contract/infer/infer.ts';
import { resolveContract } from '../../src/contract/resolve.ts';
import { writeContract } from '../../src/contract/write/contract.ts';
import type { Tenancy } from '../../src/model/tenancy.ts';
import { loadContract } from './load-contract.ts';
import { type Sketch, sketch } from './sketch.ts';
import { claims, plain, settings, supabase } from './systems.ts';

beforeAll(() => loadParser());

async function written(drawn: Sketch): Promise<{ text: string; tenancy: Tenancy; kinds: Record<string, string> }> {
  const database = sketch(drawn);
  const inference = inferTenancy(database);
  const text = writeContract(inference);
  const resolved = resolveContract(await loadContract(text), database);
  expect(resolved.issues).toEqual([]);
  expect({ ...resolved.tenancy, source: 'inferred' }).toEqual(inference.tenancy);
  if (resolved.tenancy === null) throw new Error('unreachable');
  return {
    text,
    tenancy: resolved.tenancy,
    kinds: Object.fromEntries(resolved.tenancy.tables.map((table) => [table.table.name, table.kind])),
  };
}

describe('a first contract', () => {
  it('has one line per table where all is plain', async () => {
    const { text } = await written(plain);
    expect(text).toMatchInlineSnapshot(`
      "// The tenancy of the database plain, as far as it could be read off it.
      // Search for QUESTION (1): until you answer, what is in doubt is declared as the safest kind.
      //
      // A tenant is a row of tenants (score 67):
      // - 4 of 9 tables refer to it by foreign key (tenant_members, boards, labels and files)
      // - its name is one that tenants have
      // - the column is called tenant_id
      // - policies of boards compare tenant_id with the session
      // - tenant_members says who belongs to it
      // - context: 1 policy expression compares the tenant key with the setting app.tenant_id
      // Also looked at: boards (3), cards (3), lists (3).
      import { defineTenancy, identity, inherited, reference, root, tenant } from 'bulkhead';

      export default defineTenancy({
        tenant: { root: 'tenants', key: 'tenant_id', context: 'app.tenant_id' },
        identity: { users: 'users', members: { table: 'tenant_members', role: 'role' } },
        roles: { migrator: 'plain_owner', app: 'plain_app' },
        // QUESTION: 1 policy on boards: what was there before stays as further doors behind the wall. Do the doors of the
        //   contract replace it?
        //   Write: existingPolicies: 'replace'
        tables: {
          tenants: root(),
          users: identity(),
          boards: tenant(),
          files: tenant(),
          labels: tenant(),
          tenant_members: tenant(),
          cards: inherited('lists'),
          comments: inherited('cards'),
          lists: inherited('boards'),
          currencies: reference(),
        },
      });
      "
    `);
  });

  it('speaks Supabase', async () => {
    const { text, tenancy, kinds } = await written(supabase);
    expect(tenancy).toMatchObject({
      root: { name: 'organizations' },
      context: { tenant: { kind: 'membership' }, actor: { kind: 'claim', path: ['sub'] } },
      identity: { users: { schema: 'public', name: 'profiles' }, members: { table: { name: 'memberships' }, owners: ['admin'] } },
      roles: { app: ['authenticated'], anon: ['anon'], retired: ['service_role'], migrator: 'postgres_migrator' },
    });
    expect(kinds).toEqual({
      organizations: 'root',
      profiles: 'identity',
      memberships: 'tenant',
      projects: 'tenant',
      tasks: 'inherited',
      templates: 'shared',
      todos: 'personal',
      currencies: 'reference',
    });
    expect(text).toContain('templates: sharedPlusOwn(),');
    expect(text).toContain('//   Write: columns: { plan: platformOnly, stripe_customer_id: platformOnly }');
    expect(text).toContain('service_role has BYPASSRLS');
    expect(text).not.toContain('authenticator');
  });

  it('takes the tenant from a claim', async () => {
    expect((await written(claims)).text).toContain("context: claim('app_metadata.org_id')");
  });

  it('takes the tenant from a setting behind a function', async () => {
    const { text, tenancy, kinds } = await written(settings);
    expect(tenancy).toMatchObject({
      keyType: 'bigint',
      context: { tenant: { name: 'app.account_id' }, actor: { name: 'app.user_id' }, actorType: 'bigint' },
      identity: { members: { table: { name: 'users' }, userColumn: 'id', active: { is_active: true } } },
      roles: { migrator: 'crm_owner', app: ['crm_web'], readonly: ['crm_readonly'], platform: ['crm_support'] },
      schemas: ['public', 'billing'],
    });
    expect(kinds).toMatchObject({
      accounts: 'root',
      users: 'tenant',
      deal_notes: 'inherited',
      api_keys: 'tenant',
      countries: 'reference',
      invoices: 'tenant',
      ledger: 'sealed',
    });
    expect(text).toContain("'billing.ledger': sealed(),");
    expect(text).toContain('// QUESTION: Nothing leads from it to accounts.');
  });

  it('is a skeleton that says what is missing when no table looks like the tenants', async () => {
    const database = sketch({ tables: { logs: 'id uuid pk, line text' } });
    const text = writeContract(inferTenancy(database));
    expect(text).toContain('QUESTION: None of 1 table looks like the tenants');
    expect(resolveContract(await loadContract(text), database).issues.map((issue) => issue.path)).toEqual(['tenant.root']);
  });
});
