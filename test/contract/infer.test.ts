import { beforeAll, describe, expect, it } from 'vitest';
import { build as agency } from '../../examples/agency/load.ts';
import { build as booking } from '../../examples/booking/load.ts';
import { build as judgments } from '../../examples/judgments/load.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import { claim } from '../../src/contract/context.ts';
import { inferTenancy } from '../../src/contract/infer/infer.ts';
import type { Inference } from '../../src/contract/infer/inference.ts';
import { resolveContract } from '../../src/contract/resolve.ts';
import { writeContract } from '../../src/contract/write/contract.ts';
import type { Driver } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import type { Database } from '../../src/model/database.ts';
import { type TestDatabase, useDatabase } from '../harness/database.ts';
import { loadContract } from './load-contract.ts';

const bookingDatabase = useDatabase({
  template: async (driver: Driver) => void (await booking(driver, { volume: 'S' })),
  templateName: 'booking as found, S',
  roles: ['booking_*'],
});
const agencyDatabase = useDatabase({
  template: async (driver: Driver) => void (await agency(driver, { volume: 'S' })),
  templateName: 'agency as found, S',
  roles: ['agency_*'],
});
const judgmentsDatabase = useDatabase({
  template: async (driver: Driver) => void (await judgments(driver, { volume: 'S' })),
  templateName: 'judgments as found, S',
  roles: ['judgments_*'],
});

async function infer(test: TestDatabase): Promise<{ inference: Inference; database: Database }> {
  const database = await withConnection(test.driver, (connection) => introspect(connection));
  return { inference: inferTenancy(database), database };
}

function kinds({ tables }: Inference): Record<string, string> {
  return Object.fromEntries(
    tables.map((table) => [
      table.name,
      `${table.declaration.parent === undefined ? table.kind : `inherited from ${table.declaration.parent.table}`}, ${table.confidence}`,
    ]),
  );
}

function asked({ questions, tables }: Inference): string {
  return [...questions, ...tables.flatMap((table) => table.questions)]
    .map((question) => `${question.path}: ${question.text} ${question.suggestion ?? ''}`)
    .join('\n');
}

describe('booking', () => {
  let inference: Inference;
  let database: Database;
  beforeAll(async () => {
    ({ inference, database } = await infer(bookingDatabase));
  });

  it('has its root, context, people and roles', () => {
    expect(inference.candidates[0]).toMatchObject({ table: { name: 'restaurants' }, key: 'restaurant_id' });
    expect(inference.contract).toMatchObject({
      tenant: { root: 'restaurants', key: 'restaurant_id', context: 'app.restaurant_id' },
      identity: { users: 'users', members: { table: 'restaurant_members', active: { status: 'active' }, role: 'role' } },
    });
    expect(inference.contract?.roles).toEqual({
      migrator: expect.stringMatching(/_migrator$/),
      app: 'booking_app',
      readonly: 'booking_readonly',
      retired: 'booking_service',
    });
    expect(inference.contract?.actor).toBeUndefined();
  });

  it('has a kind for every table, and none for partitions', () => {
    expect(kinds(inference)).toEqual({
      restaurants: 'root, sure',
      users: 'identity, sure',
      restaurant_members: 'tenant, sure',
      customers: 'tenant, sure',
      dining_tables: 'tenant, sure',
      bookings: 'tenant, sure',
      table_holds: 'inherited from dining_tables, sure',
      booking_table_assignments: 'inherited from bookings, sure',
      allocations: 'tenant, sure',
      capacity_outbox: 'tenant, sure',
      outbox_dedupe: 'tenant, sure',
      analytics_events: 'tenant, sure',
      observability_events: 'tenant, sure',
    });
  });

  it('asks for what only a person knows', () => {
    expect(asked(inference)).toContain('roles: booking_app owns 13 tables and serves requests');
    expect(asked(inference)).toContain('roles: booking_service has BYPASSRLS');
    expect(asked(inference)).toContain('actor: Policies compare auth.uid() with auth_subject, which is not users.id.');
    expect(asked(inference)).toContain("email_normalized: mask('email')");
  });

  it('is written as a contract that says the same', async () => {
    const { issues, tenancy } = resolveContract(await loadContract(writeContract(inference)), database);
    expect(issues).toEqual([]);
    expect({ ...tenancy, source: 'inferred' }).toEqual(inference.tenancy);
  });
});

describe('agency', () => {
  let inference: Inference;
  let database: Database;
  beforeAll(async () => {
    ({ inference, database } = await infer(agencyDatabase));
  });

  it('has its root, context, people and roles', () => {
    expect(inference.contract).toMatchObject({
      tenant: { root: 'agencies', key: 'agency_id', context: 'lv.tenant_id' },
      actor: 'lv.user_id',
      identity: {
        users: 'users',
        members: { table: 'tenant_members', tenant: 'tenant_id', active: { deleted_at: null }, role: 'role' },
        alsoMembers: [{ table: 'client_members', active: { deleted_at: null } }],
      },
    });
    expect(inference.contract?.roles).toEqual({
      migrator: expect.stringMatching(/_migrator$/),
      app: 'agency_app',
      readonly: 'agency_readonly',
      retired: 'agency_admin',
    });
  });

  it('has a kind for every table, and the key by its own name', () => {
    expect(kinds(inference)).toEqual({
      agencies: 'root, sure',
      users: 'identity, sure',
      branding: 'tenant, sure',
      clients: 'tenant, sure',
      tenant_members: 'tenant, sure',
      tenant_invites: 'tenant, sure',
      locations: 'inherited from clients, sure',
      client_members: 'inherited from clients, sure',
      gbp_sync_runs: 'inherited from locations, sure',
      reviews: 'inherited from locations, sure',
      scheduled_posts: 'inherited from locations, sure',
      locations_by_agency: 'tenant, sure',
      locations_denormalised: 'tenant, sure',
      locations_like: 'tenant, likely',
      countries: 'reference, sure',
      timezones: 'reference, sure',
      categories: 'reference, sure',
    });
    expect(inference.contract?.tables['tenant_invites']?.options).toEqual({ key: 'tenant_id', softDelete: true });
  });

  it('declares a definer function only when it keeps to the tenant', () => {
    expect(Object.keys(inference.contract?.functions ?? {})).toEqual([
      'create_invite',
      'enter_client',
      'resolve_tenant_by_domain',
      'seat_usage',
    ]);
    for (const name of ['accept_invite', 'find_pending_invites_by_email', 'provision_user', 'resolve_tenant_by_host'])
      expect(asked(inference)).toContain(`functions: ${name} runs as agency_app`);
  });

  it('asks for what only a person knows', () => {
    expect(asked(inference)).toContain("scopes: { client: scope(setting('lv.client_id')) }");
    expect(asked(inference)).toContain('lv.is_super_admin looks like power');
    expect(asked(inference)).toContain('agency_app is a member of agency_admin');
    expect(asked(inference)).toContain(
      'tables.agencies: Are tier and seat_limit for platform roles only? columns: { tier: platformOnly, seat_limit: platformOnly }',
    );
    expect(asked(inference)).toContain('tables.branding: domain is unique across tenants');
    expect(asked(inference)).toContain('tables.tenant_invites: token looks like a secret');
  });

  it('is written as a contract that says the same', async () => {
    const { issues, tenancy } = resolveContract(await loadContract(writeContract(inference)), database);
    expect(issues).toEqual([]);
    expect({ ...tenancy, source: 'inferred' }).toEqual(inference.tenancy);
  });
});

describe('judgments', () => {
  let inference: Inference;
  let database: Database;
  beforeAll(async () => {
    ({ inference, database } = await infer(judgmentsDatabase));
  });

  it('has its root, the claims that only functions read, and the people', () => {
    expect(inference.candidates[0]).toMatchObject({ table: { name: 'firms' }, key: 'firm_id' });
    expect(inference.contract).toMatchObject({
      tenant: { root: 'firms', key: 'firm_id', context: claim('app_metadata.firm_id') },
      actor: claim('sub'),
      identity: { users: 'users', members: { table: 'firm_members', active: { status: 'active' }, role: 'role' } },
    });
  });

  it('has roles that reach views only, and schemas that hold functions only', () => {
    expect(inference.contract?.roles).toEqual({
      migrator: expect.stringMatching(/_migrator$/),
      app: ['judgments_authenticated', 'judgments_fallback'],
      anon: 'judgments_anon',
      retired: 'judgments_service',
    });
    expect(inference.contract?.schemas).toEqual(['public', 'api', 'enforcement', 'intake', 'ops']);
  });

  it('has a kind for every table, across schemas', () => {
    expect(kinds(inference)).toMatchObject({
      firms: 'root, sure',
      users: 'identity, sure',
      firm_members: 'tenant, sure',
      judgments: 'tenant, sure',
      plaintiff_contacts: 'inherited from plaintiffs, sure',
      'intake.simplicity_raw': 'inherited from intake.simplicity_batches, sure',
      'enforcement.cases': 'inherited from judgments, sure',
      'enforcement.payments': 'inherited from enforcement.cases, sure',
      'enforcement.allowed_transitions': 'sealed, doubtful',
    });
  });

  it('declares the definer functions that read the claim, and asks for the others', () => {
    for (const name of ['api.enforcement_totals', 'api.queue_job', 'ops.log_event'])
      expect(inference.contract?.functions?.[name]).toMatchObject({ security: 'definer', tenantCheck: 'context' });
    for (const name of ['api.get_dashboard_stats', 'api.get_call_queue', 'ops.complete_outbox_message'])
      expect(asked(inference)).toContain(`functions: ${name} runs as`);
  });

  it('is written as a contract that says the same', async () => {
    const { issues, tenancy } = resolveContract(await loadContract(writeContract(inference)), database);
    expect(issues).toEqual([]);
    expect({ ...tenancy, source: 'inferred' }).toEqual(inference.tenancy);
  });
});
