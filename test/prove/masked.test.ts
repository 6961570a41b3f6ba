import { beforeAll, describe, expect, it } from 'vitest';
import { id, sql, trusted } from '../../src/base/sql.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import type { Contract } from '../../src/contract/declaration.ts';
import { resolveContract, tenancyOf } from '../../src/contract/resolve.ts';
import type { Connection } from '../../src/driver/driver.ts';
import { inTransaction, withConnection } from '../../src/driver/transaction.ts';
import { assignedTo, defineTenancy, hidden, identity, mask, masked, owners, permission, platform, tenant } from '../../src/index.ts';
import type { Tenancy } from '../../src/model/tenancy.ts';
import { attack, attackInTransaction } from '../../src/prove/attack.ts';
import { mutate } from '../../src/prove/mutants/mutate.ts';
import { runMutants } from '../../src/prove/mutants/run.ts';
import { verdictOf } from '../../src/prove/verdict.ts';
import { enter } from '../../src/session/context.ts';
import { useDatabase } from '../harness/database.ts';
import { intend, picture, rolesOf, run, seal } from '../plan/lifecycle.ts';

const firm = (n: number): string => `00000000-0000-4000-8000-0000000000${n}0`;
const person = (n: number): string => `00000000-0000-4000-9000-0000000000${n}0`;

const ddl: readonly string[] = [
  'create role masked_app',
  'create table firms (id uuid primary key, name text)',
  'create table users (id uuid primary key, name text)',
  `create table members (firm_id uuid not null references firms, user_id uuid not null references users, role text not null default 'member',
    permissions jsonb, primary key (firm_id, user_id))`,
  ...['patients', 'visits', 'notes'].map(
    (name) =>
      `create table ${name} (id uuid primary key default gen_random_uuid(), firm_id uuid not null references firms, doctor_id uuid references users, name text not null)`,
  ),
  ...[1, 2].flatMap((n) => [`insert into firms values ('${firm(n)}', 'firm ${n}')`]),
  // 1 owns firm 1, 2 is its doctor, 3 its clerk; 4 owns firm 2.
  ...[1, 2, 3, 4].map((n) => `insert into users values ('${person(n)}', 'person ${n}')`),
  `insert into members values ('${firm(1)}', '${person(1)}', 'owner', null), ('${firm(1)}', '${person(2)}', 'member', '["notes"]'),
    ('${firm(1)}', '${person(3)}', 'member', null), ('${firm(2)}', '${person(4)}', 'owner', null)`,
  ...['patients', 'visits', 'notes'].flatMap((name) => [
    `insert into ${name} (firm_id, doctor_id, name) values ('${firm(1)}', '${person(2)}', 'Ann'), ('${firm(1)}', null, 'Bob'), ('${firm(2)}', null, 'Cid')`,
  ]),
];

const contract: Contract = defineTenancy({
  tenant: { root: 'firms', key: 'firm_id', context: 'app.firm_id' },
  actor: 'app.user_id',
  identity: { users: 'users', members: { table: 'members', role: 'role', permissions: 'permissions' } },
  roles: {
    migrator: 'masked_migrator',
    app: 'masked_app',
    worker: 'masked_worker',
    readonly: 'masked_readonly',
    platform: 'masked_platform',
  },
  tables: {
    users: identity(),
    members: tenant(),
    patients: tenant({ doors: { read: owners }, pii: { name: { ...hidden, ...mask('name') } } }),
    visits: tenant({ doors: { read: [assignedTo('doctor_id'), owners] }, pii: { name: mask('name') } }),
    notes: tenant({ doors: { read: [permission('notes'), owners] }, pii: { name: mask('name') } }),
  },
  views: {
    patients_masked: masked('patients'),
    visits_masked: masked('visits'),
    notes_masked: masked('notes', { select: ['app'] }),
  },
});

describe('a masked view of a table with narrower read doors', () => {
  const database = useDatabase({ roles: ['masked_*'] });
  let tenancy: Tenancy;

  beforeAll(async () => {
    await run(database.driver, ddl);
    await seal(database.driver, contract);
    tenancy = tenancyOf(contract, await picture(database.driver, contract));
  });

  const count = async (connection: Connection, relation: string): Promise<number> =>
    (await connection.query<{ n: number }>(sql`select count(*)::int as n from ${trusted(relation)}`)).rows[0]?.n ?? -1;

  const seen = (role: string, actor: string | null, table: string): Promise<readonly [number, number]> =>
    withConnection(database.driver, (connection) =>
      inTransaction(
        connection,
        async () => {
          await connection.query(sql`set local role ${id(role)}`);
          await enter(connection, tenancy, { tenant: firm(1), actor });
          return [await count(connection, table), await count(connection, `${table}_masked`)] as const;
        },
        { rollback: true },
      ),
    );

  it.each([
    ['patients', 'masked_app', 1, 2],
    ['patients', 'masked_app', 2, 0],
    ['patients', 'masked_app', 3, 0],
    ['patients', 'masked_app', 4, 0],
    ['patients', 'masked_app', null, 0],
    ['patients', 'masked_worker', null, 2],
    ['patients', 'masked_readonly', 3, 2],
    ['visits', 'masked_app', 1, 2],
    ['visits', 'masked_app', 2, 1],
    ['visits', 'masked_app', 3, 0],
    ['visits', 'masked_worker', null, 2],
    ['visits', 'masked_readonly', null, 2],
    ['notes', 'masked_app', 2, 2],
    ['notes', 'masked_app', 1, 2],
    ['notes', 'masked_app', 3, 0],
  ])('%s: %s, person %s, sees as many rows as in the table (%s)', async (table, role, actor, rows) => {
    expect(await seen(role, actor === null ? null : person(actor), table)).toEqual([rows, rows]);
  });

  it('leaves nothing to plan', async () => {
    expect((await intend(database.driver, contract)).plan.steps).toEqual([]);
  });

  it('holds against the attack, which notices when the doors are left out', async () => {
    const roles = rolesOf(contract);
    await withConnection(database.driver, async (connection) => {
      const report = await attack(connection, { database: await introspect(connection, { roles }), tenancy });
      expect({ leaks: report.leaks, oracles: report.oracles, failed: report.failed }).toEqual({ leaks: [], oracles: [], failed: [] });
      expect(verdictOf(report)).toBe('held');
    });
    for (const name of ['patients', 'visits', 'notes']) {
      const leaks = await withConnection(database.driver, (connection) =>
        inTransaction(
          connection,
          async () => {
            await connection.script(
              trusted(`create or replace view ${name}_masked with (security_barrier) as
                select id, firm_id, doctor_id, bulkhead.mask_name(name) as name from ${name} where firm_id = nullif(current_setting('app.firm_id', true), '')::uuid`),
            );
            const weakened = await introspect(connection, { roles, withinTransaction: true });
            return (await attackInTransaction(connection, { database: weakened, tenancy })).leaks;
          },
          { rollback: true },
        ),
      );
      expect(leaks.map((leak) => [leak.role, leak.object, leak.technique])).toEqual([
        ['masked_app', `public.${name}_masked`, 'past the read doors'],
      ]);
    }
  });

  it('has mutants of its own, which the attack kills', async () => {
    const roles = rolesOf(contract);
    await withConnection(database.driver, async (connection) => {
      const mutants = mutate(await introspect(connection, { roles }), tenancy).filter((one) => one.operator === 'read-door-dropped');
      expect(mutants.map((one) => one.object)).toEqual(['public.patients_masked', 'public.visits_masked', 'public.notes_masked']);
      const report = await runMutants(connection, {
        introspect: (inner) => introspect(inner, { roles, withinTransaction: true }),
        audit: () => [],
        tenancy,
        mutants,
      });
      expect(report.outcomes.map((outcome) => [outcome.fate, outcome.reason])).toEqual(mutants.map(() => ['attack', null]));
    });
  });

  it('is refused where its readers have no read door at all', async () => {
    const issues = resolveContract(
      {
        ...contract,
        tables: { ...contract.tables, patients: tenant({ doors: { read: platform } }) },
        views: { patients_masked: masked('patients', { select: ['app', 'platform'] }) },
      },
      await picture(database.driver, contract),
    ).issues;
    expect(issues.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      'views.patients_masked.select: masked_app may not read patients, so a masked view of it would show it no row',
    ]);
  });
});
