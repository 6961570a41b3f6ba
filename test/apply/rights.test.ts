import { beforeEach, describe, expect, it } from 'vitest';
import { apply } from '../../src/apply/apply.ts';
import { readExecutor } from '../../src/apply/executor.ts';
import { undo } from '../../src/apply/undo.ts';
import { isBulkheadError } from '../../src/base/errors.ts';
import { lower } from '../../src/contract/lower/lower.ts';
import { tenancyOf } from '../../src/contract/resolve.ts';
import { sql } from '../../src/base/sql.ts';
import type { Driver } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import { defineTenancy, inherited, tenant } from '../../src/index.ts';
import { databaseFingerprint } from '../../src/model/snapshot.ts';
import { reachableBy } from '../../src/plan/executor.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { currentRun } from '../harness/run.ts';
import { useServer } from '../harness/server.ts';
import { inDatabase, picture, rolesOf, run } from '../plan/lifecycle.ts';

const server = useServer();
const modern = currentRun().versionNum >= 160000;
const contract = defineTenancy({
  tenant: { root: 'companies', key: 'company_id', context: 'app.company_id' },
  roles: { migrator: 'own_migrator', app: 'own_app' },
  tables: { notes: tenant(), lines: inherited('notes') },
});
const tables = [
  'create table companies (id uuid primary key)',
  'create table notes (id int primary key, company_id uuid not null references companies)',
  'create table lines (id int primary key, note_id int references notes)',
  'insert into companies values (gen_random_uuid())',
  'insert into notes select 1, id from companies',
  'insert into lines values (1, 1)',
];

let number = 0;
beforeEach(() => {
  number++;
});

interface Owner {
  /** Of the superuser. */
  readonly admin: Driver;
  /** Logs in as `own_exec`, who owns the database and everything in it. */
  readonly driver: Driver;
  readonly name: string;
}

async function asOwner(attributes: string, work: (owner: Owner) => Promise<void>): Promise<void> {
  const cluster = await server.embedded.driver();
  const name = `rights_${number}`;
  try {
    await inDatabase(cluster, name, 'own_', async (admin) => {
      await run(admin, [
        `create role own_exec login ${attributes} password 'x'`,
        `alter database ${name} owner to own_exec`,
        'alter schema public owner to own_exec',
      ]);
      const driver = admin.to({ user: 'own_exec', password: 'x' });
      try {
        await run(driver, tables);
        await work({ admin, driver, name });
      } finally {
        await driver.end();
        await run(admin, [`alter database ${name} owner to postgres`]);
      }
    });
  } finally {
    await cluster.end();
  }
}

async function applyAs(driver: Driver, rehearse: boolean): Promise<number> {
  const executor = await withConnection(driver, readExecutor);
  const actual = await picture(driver, contract);
  const tenancy = tenancyOf(contract, actual);
  const desired = reachableBy(executor, tenancy, actual, lower(tenancy, actual));
  const plan = makePlan(tenancy, actual, desired);
  await apply(driver, { tenancy, actual, desired, plan }, { rehearse });
  return plan.steps.length;
}

interface Refusal {
  readonly code: string;
  readonly said: string;
  readonly detail: readonly string[];
  readonly hint: string;
}

/** How it is refused, and that nothing was changed by trying. */
async function refused({ admin, driver }: Owner, rehearse: boolean): Promise<Refusal> {
  const before = databaseFingerprint(await picture(admin, contract));
  const error: unknown = await applyAs(driver, rehearse).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(databaseFingerprint(await picture(admin, contract))).toBe(before);
  const left = await withConnection(admin, (connection) =>
    connection.query(
      sql`select from pg_namespace where nspname ^@ 'bulkhead' union all select from pg_database where datname ^@ 'bulkhead_rehearsal'`,
    ),
  );
  expect(left.count).toBe(0);
  if (!isBulkheadError(error)) throw new Error('it was not refused', { cause: error });
  return { code: error.code, said: error.message, detail: (error.detail ?? '').split('\n'), hint: error.hint ?? '' };
}

/** Seals, changes the contract's world, seals again, and goes back: what an owner does over time. */
async function lives({ driver }: Owner, rehearse: boolean): Promise<void> {
  expect(await applyAs(driver, rehearse)).toBeGreaterThan(10);
  await run(driver, ['alter table notes no force row level security']);
  expect(await applyAs(driver, rehearse)).toBeGreaterThan(0);
  await undo(driver, rolesOf(contract));
  await run(driver, ['alter table notes force row level security']);
  await undo(driver, rolesOf(contract), { force: true });
}

const madeBefore = ['create role own_migrator bypassrls', 'create role own_app login', 'grant own_migrator to own_exec'];
const onlySuperuser = 'the role own_migrator, which has BYPASSRLS: before PostgreSQL 16 only a superuser can make it';

// Which rights suffice changed with PostgreSQL 16; each version runs its own half.
describe.runIf(modern)('from PostgreSQL 16', () => {
  it('an owner with CREATEDB, CREATEROLE and BYPASSRLS applies with a rehearsal, again and again', async () => {
    await asOwner('createdb createrole bypassrls', async (owner) => {
      await expect(lives(owner, true)).resolves.toBeUndefined();
    });
  });

  it('so does one for whom the migrator was made', async () => {
    await asOwner('createdb createrole bypassrls', async (owner) => {
      await run(owner.admin, [...madeBefore, 'grant own_migrator to own_exec with admin option']);
      await expect(lives(owner, true)).resolves.toBeUndefined();
    });
  });

  const missing: readonly (readonly [attributes: string, rehearse: boolean, expected: Partial<Refusal>])[] = [
    [
      'createdb createrole',
      true,
      {
        code: 'BH4009',
        detail: ['BYPASSRLS, to make the role own_migrator, which has it'],
        hint: 'Let a superuser run: alter role "own_exec" bypassrls; Or connect as a superuser.',
      },
    ],
    [
      'createrole bypassrls',
      true,
      {
        code: 'BH4005',
        said: 'own_exec may run this plan but not rehearse it: one right is missing; nothing was changed',
        detail: ['CREATEDB, to make the scratch database'],
        hint: expect.stringMatching(/alter role "own_exec" createdb; .*--no-rehearsal/),
      },
    ],
    ['createdb bypassrls', true, { code: 'BH4009', detail: ['CREATEROLE, to make the role own_migrator'] }],
    [
      '',
      true,
      {
        code: 'BH4009',
        said: 'own_exec may not run this plan: 2 rights are missing; nothing was changed',
        detail: [
          'CREATEROLE, to make the role own_migrator',
          'BYPASSRLS, to make the role own_migrator, which has it',
          'CREATEDB, to make the scratch database (for the rehearsal, or leave that out: --no-rehearsal)',
        ],
      },
    ],
    ['bypassrls', false, { code: 'BH4009', detail: ['CREATEROLE, to make the role own_migrator'] }],
  ];
  it.each(missing)('with "%s" (rehearsal: %s) it is said what is missing', async (attributes, rehearse, expected) => {
    await asOwner(attributes, async (owner) => {
      expect(await refused(owner, rehearse)).toMatchObject(expected);
    });
  });

  it('a role of somebody else is not administered by CREATEROLE', async () => {
    await asOwner('createdb createrole bypassrls', async (owner) => {
      await run(owner.admin, ['create role own_migrator bypassrls', 'create role own_app login bypassrls']);
      const { code, detail, hint } = await refused(owner, true);
      expect({ code, detail }).toEqual({
        code: 'BH4009',
        detail: [
          'ADMIN OPTION on own_app, to change BYPASSRLS of own_app',
          'ADMIN OPTION on own_migrator, to change who is a member of own_migrator',
        ],
      });
      // What it says is enough.
      await run(
        owner.admin,
        [...hint.matchAll(/grant [^;]*;/g)].map(([statement]) => statement),
      );
      await lives(owner, true);
    });
  });
});

describe.runIf(!modern)('before PostgreSQL 16', () => {
  it('an owner with every attribute cannot make the migrator, and is told who can', async () => {
    await asOwner('createdb createrole bypassrls', async (owner) => {
      const { code, detail, hint } = await refused(owner, false);
      expect({ code, detail }).toEqual({ code: 'BH4009', detail: [onlySuperuser] });
      expect(hint).toContain('create role "own_migrator" bypassrls; grant "own_migrator" to "own_exec";');
      await run(
        owner.admin,
        [...hint.matchAll(/(create|grant) [^;]*;/g)].map(([statement]) => statement),
      );
      await lives(owner, false);
    });
  });

  it('with a migrator made before, it applies without a rehearsal, and is told that it has to', async () => {
    await asOwner('createdb createrole bypassrls', async (owner) => {
      await run(owner.admin, madeBefore);
      expect(await refused(owner, true)).toMatchObject({
        code: 'BH4005',
        detail: ['a copy of own_migrator, which has BYPASSRLS: before PostgreSQL 16 only a superuser can make it'],
        hint: expect.stringContaining('--no-rehearsal'),
      });
      await lives(owner, false);
    });
  });
});

describe('whoever', () => {
  it('owns not all that is changed is told what, and whose it is', async () => {
    await asOwner('createdb createrole bypassrls', async (owner) => {
      await run(owner.admin, [...madeBefore, 'grant own_migrator to own_exec with admin option', 'alter table notes owner to own_app']);
      const { code, detail, hint } = await refused(owner, false);
      expect({ code, detail }).toEqual({ code: 'BH4009', detail: ['membership of own_app, which owns table public.notes'] });
      expect(hint).toContain('grant "own_app" to "own_exec";');
    });
  });

  it('owns neither database nor schema is told', async () => {
    await asOwner('createdb createrole bypassrls', async (owner) => {
      await run(owner.admin, [
        ...madeBefore,
        'grant own_migrator to own_exec with admin option',
        `alter database ${owner.name} owner to postgres`,
        'alter schema public owner to postgres',
      ]);
      const { code, detail, hint } = await refused(owner, false);
      expect({ code, detail }).toEqual({
        code: 'BH4009',
        detail: [
          'ownership of what belongs to postgres: schema public',
          `CREATE on the database ${owner.name}, for the schemas bulkhead and bulkhead_ledger`,
        ],
      });
      await run(
        owner.admin,
        [...hint.matchAll(/(grant|alter) [^;]*;/g)].map(([statement]) => statement),
      );
      await lives(owner, false);
    });
  });

  it('is bound by row security cannot ask about all rows, and is told', async () => {
    await asOwner('createrole', async (owner) => {
      await run(owner.admin, [...madeBefore, 'grant own_migrator to own_exec with admin option']);
      await run(owner.driver, ['alter table notes enable row level security', 'alter table notes force row level security']);
      expect(await refused(owner, false)).toMatchObject({
        code: 'BH4009',
        detail: ['BYPASSRLS, to look at all rows of public.notes before they are changed'],
      });
    });
  });
});

it('what the server says beside its refusal is passed on', async () => {
  await asOwner('', async ({ driver }) => {
    const error = await run(driver, ['create role own_other']).then(
      () => null,
      (reason: Error) => reason.cause,
    );
    expect(error).toMatchObject({ sqlstate: '42501', ...(modern ? { detail: expect.stringContaining('CREATEROLE attribute') } : {}) });
    // Somebody's own words may hold values of rows.
    const own = await run(driver, [`do $$ begin raise exception 'no' using errcode = '42501', detail = 'of jane'; end $$`]).then(
      () => null,
      (reason: Error) => reason.cause,
    );
    expect(own).toMatchObject({ sqlstate: '42501', detail: undefined });
  });
});
