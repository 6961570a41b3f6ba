import { createHash } from 'node:crypto';
import { isBulkheadError } from '../../src/base/errors.ts';
import { type Sql, id, sql } from '../../src/base/sql.ts';
import type { Connection } from '../../src/driver/driver.ts';
import { people, tenants } from './ids.ts';

export interface SmokeStep {
  readonly step: string;
  readonly ok: boolean;
  readonly detail?: string;
}

/** Becomes a tenant (and a person) on the connection, for the rest of the transaction. */
export type Enter = (tenant: { tenant: string; actor?: string }) => Promise<void>;

interface Unsuccessful {
  readonly sqlstate: string | undefined;
  readonly message: string;
}

const tenantTables = [
  'agencies',
  'branding',
  'tenant_members',
  'tenant_invites',
  'clients',
  'locations',
  'client_members',
  'gbp_sync_runs',
  'reviews',
  'scheduled_posts',
] as const;

// No privilege, a policy or view check, a constraint, an exception raised by a function or trigger. Anything else is a
// mistake and proves nothing.
const refusal = /^(42501|44000|23...|P0...)$/;

// Canaries of the twin, table by table (sql/generate.sql).
const southCanary = {
  clients: 'ca9a0005-0000-4000-8000-000000000002',
  locations: 'ca9a0006-0000-4000-8000-000000000002',
} as const;

/**
 * The working day of an agency, run as the application role: what it does must succeed, and its twin's rows must stay
 * out of reach. Needs volume S or M. Runs in the transaction that the caller has open and rolls back; a step that fails
 * takes back its own work and does not end the transaction.
 */
export async function smoke(connection: Connection, enter: Enter): Promise<readonly SmokeStep[]> {
  const steps: SmokeStep[] = [];
  const one = async <Row>(statement: Sql): Promise<Row | undefined> => (await connection.query<Row>(statement)).rows[0];

  const tried = async <T>(work: () => Promise<T>): Promise<{ value: T } | Unsuccessful> => {
    await connection.query(sql`savepoint smoke`);
    try {
      const value = await work();
      await connection.query(sql`release savepoint smoke`);
      return { value };
    } catch (error) {
      await connection.query(sql`rollback to savepoint smoke`);
      await connection.query(sql`release savepoint smoke`);
      const sqlstate = isBulkheadError(error) ? error.sqlstate : undefined;
      return { sqlstate, message: error instanceof Error ? error.message : String(error) };
    }
  };
  const step = async (name: string, work: () => Promise<string | undefined>): Promise<void> => {
    const outcome = await tried(work);
    if (!('value' in outcome)) {
      const reason = outcome.sqlstate === undefined ? outcome.message : `${outcome.message} (${outcome.sqlstate})`;
      steps.push({ step: name, ok: false, detail: reason });
    } else {
      steps.push(outcome.value === undefined ? { step: name, ok: true } : { step: name, ok: true, detail: outcome.value });
    }
  };
  /** Passes when the server refuses the statement, or it finds no row to change. */
  const refused = async (what: string, statement: Sql): Promise<void> => {
    const outcome = await tried(() => connection.query(statement));
    if ('value' in outcome) expect(outcome.value.count === 0, `${what} was possible`);
    else expect(refusal.test(outcome.sqlstate ?? ''), `${what}: ${outcome.message} (${outcome.sqlstate ?? 'no code'})`);
  };
  const become = async (tenant: string, actor: string): Promise<void> => {
    await enter({ tenant, actor });
    // The functions read the person here; an `enter` that keeps him elsewhere as well does no harm.
    await connection.query(sql`select set_config('lv.user_id', ${actor}, true), set_config('lv.user_email', '', true)`);
  };
  const leave = async (actor = '', email = ''): Promise<void> => {
    await connection.query(sql`
      select set_config('lv.tenant_id', '', true), set_config('lv.user_id', ${actor}, true), set_config('lv.user_email', ${email}, true)
    `);
  };

  await become(tenants.north, people.northOwner);
  await leave();
  await step('without a tenant nothing is visible', async () => {
    for (const table of [...tenantTables, 'users']) {
      const seen = await tried(() => one<{ n: number }>(sql`select count(*)::integer as n from ${id('public', table)}`));
      // Not even being granted the table is one way to see nothing; an error in a policy is not.
      if ('value' in seen) expect(seen.value?.n === 0, `${table} shows ${seen.value?.n ?? 'no'} rows`);
      else expect(seen.sqlstate === '42501', `${table}: ${seen.message} (${seen.sqlstate ?? 'no code'})`);
    }
    return undefined;
  });
  await step('host resolution needs no tenant and tells only the id', async () => {
    const resolve = async (host: string): Promise<string | null | undefined> =>
      (await one<{ tenant: string | null }>(sql`select public.resolve_tenant_by_host(${host}) as tenant`))?.tenant;
    expect((await resolve('Twin-North.Example.Test:8443')) === tenants.north, 'the host of north does not resolve to north');
    expect((await resolve('twin-south.example.test.')) === tenants.south, 'the host of south does not resolve to south');
    expect((await resolve('agency-3.example.test')) === null, 'a deleted domain resolves');
    expect((await resolve('nobody.example.test')) === null, 'an unknown domain resolves');
    return undefined;
  });

  await become(tenants.north, people.northOwner);
  await step('reads its own rows and no others', async () => {
    const own = await one<{ n: number }>(sql`select count(*)::integer as n from public.clients where agency_id = ${tenants.north}`);
    expect((own?.n ?? 0) > 0, 'no own client is visible (smoke needs volume S or M)');
    await onlyOf(tenants.north);
    return undefined;
  });
  await step('does not reach its twin by id', async () => {
    const twin = await one<{ clients: number; locations: number; agencies: number; users: number }>(sql`
      select
        (select count(*) from public.clients where id = ${southCanary.clients})::integer as clients,
        (select count(*) from public.locations where id = ${southCanary.locations})::integer as locations,
        (select count(*) from public.agencies where id = ${tenants.south})::integer as agencies,
        (select count(*) from public.users where id = ${people.southOwner})::integer as users
    `);
    for (const [table, n] of Object.entries(twin ?? {})) expect(n === 0, `a row of the twin is visible in ${table}`);
    await refused("changing the twin's client", sql`update public.clients set name = 'taken' where id = ${southCanary.clients}`);
    await refused("deleting the twin's location", sql`delete from public.locations where id = ${southCanary.locations}`);
    await refused(
      'a client for the twin',
      sql`insert into public.clients (agency_id, name, slug) values (${tenants.south}, 'Planted', 'planted')`,
    );
    await refused(
      "a location at the twin's client",
      sql`insert into public.locations (client_id, name) values (${southCanary.clients}, 'Planted')`,
    );
    await refused(
      "a membership at the twin's client",
      sql`
      insert into public.client_members (client_id, user_id) values (${southCanary.clients}, ${people.northOwner})
    `,
    );
    return undefined;
  });

  let client: string | undefined;
  let location: string | undefined;
  await step('creates a client', async () => {
    client = await created(sql`
      insert into public.clients (agency_id, name, slug) values (${tenants.north}, 'Smoke Stacks', 'smoke-stacks') returning id
    `);
    return undefined;
  });
  await step('creates a location without naming the tenant', async () => {
    location = await created(sql`
      insert into public.locations (client_id, name, address) values (${client}, 'Smoke Street', '{"city": "Oakdale"}') returning id
    `);
    return await keyOf('locations', location);
  });
  await step('creates a client member without naming the tenant', async () => {
    const member = await created(sql`
      insert into public.client_members (client_id, location_id, user_id, role)
      values (${client}, ${location}, ${people.both}, 'editor')
      returning id
    `);
    return await keyOf('client_members', member);
  });
  await step("refuses the twin's location for a client of its own", async () => {
    await refused(
      'the reference',
      sql`
      insert into public.client_members (client_id, location_id, user_id) values (${client}, ${southCanary.locations}, ${people.northOwner})
    `,
    );
    return undefined;
  });
  await step('creates a sync run, a review and a post without naming the tenant', async () => {
    const run = await created(sql`insert into public.gbp_sync_runs (location_id) values (${location}) returning id`);
    const review = await created(sql`
      insert into public.reviews (location_id, external_id, rating, author_name) values (${location}, 'smoke-1', 5, 'Somebody') returning id
    `);
    const post = await created(sql`
      insert into public.scheduled_posts (location_id, body, publish_at) values (${location}, 'Open', '2099-01-01 00:00:00+00') returning id
    `);
    const details = [await keyOf('gbp_sync_runs', run), await keyOf('reviews', review), await keyOf('scheduled_posts', post)];
    return details.find((detail) => detail !== undefined);
  });
  await step('counts seats: the new client, one location, one member, no client of the twin', async () => {
    const { rows } = await connection.query<{
      client_id: string;
      locations: string;
      members: string;
      seats_used: string;
      seat_limit: number;
    }>(sql`select client_id, locations, members, seats_used, seat_limit from public.seat_usage()`);
    const mine = rows.find((row) => row.client_id === client);
    expect(
      mine?.locations === '1' && mine.members === '1',
      `the new client counts ${mine?.locations ?? 'no'} locations, ${mine?.members ?? 'no'} members`,
    );
    expect(mine?.seat_limit === 250, 'the seat limit is not the one of north');
    expect(
      Number(mine?.seats_used) === rows.reduce((sum, row) => sum + Number(row.locations) + Number(row.members), 0),
      'the total is not the sum',
    );
    expect(!rows.some((row) => row.client_id === southCanary.clients), "the twin's client is listed");
    return undefined;
  });
  await step('soft-deletes the client, and nobody is told that the row is not his', async () => {
    // `rows affected` is the proof: under row security a refused update can also look like "nothing there".
    const { count } = await connection.query(sql`update public.clients set deleted_at = now() where id = ${client}`);
    expect(count === 1, `${count} rows were changed`);
    return undefined;
  });
  await step('the slug of a deleted client is free again', async () => {
    const again = await tried(() =>
      connection.query(sql`
      insert into public.clients (agency_id, name, slug) values (${tenants.north}, 'Smoke Stacks again', 'smoke-stacks')
    `),
    );
    if ('value' in again) return undefined;
    expect(again.sqlstate === '23505', `${again.message} (${again.sqlstate ?? 'no code'})`);
    return 'not yet: the unique key counts deleted rows (X-089)';
  });

  const token = 'smoke-token-0123456789';
  const address = 'smoke.guest@example.test';
  let guest = '';
  await leave();
  await step('makes a person known before he is a member', async () => {
    const made = await one<{ id: string }>(sql`select public.provision_user('user_smoke_guest', ${address}, 'Smoke Guest') as id`);
    const again = await one<{ id: string }>(sql`select public.provision_user('user_smoke_guest', 'thief@example.test', 'Thief') as id`);
    guest = made?.id ?? '';
    expect(guest !== '' && again?.id === guest, 'the same subject is two persons');
    return undefined;
  });
  await become(tenants.north, people.northOwner);
  await step('invites him', async () => {
    const hash = createHash('sha256').update(token).digest('hex');
    await connection.query(sql`select public.create_invite(${' Smoke.Guest@Example.Test '}, 'member', ${hash})`);
    return undefined;
  });
  await step('nobody but an owner or admin may invite', async () => {
    const entered = await tried(() => become(tenants.north, people.suspended));
    if (!('value' in entered)) return 'a suspended member cannot even enter';
    await refused('an invite by a suspended member', sql`select public.create_invite('x@example.test', 'owner', ${'0'.repeat(64)})`);
    return undefined;
  });
  await leave(people.northOwner);
  await step('an invite is of no use to anybody else', async () => {
    await refused('accepting a foreign invite', sql`select public.accept_invite(${token})`);
    return undefined;
  });
  // Without lv.user_email: his address is the one he was made known with, not the thief's.
  await leave(guest);
  await step('he finds it, without a tenant and without its token', async () => {
    const { rows } = await connection.query<{ tenant_id: string; role: string }>(sql`select * from public.find_my_pending_invites()`);
    expect(rows.length === 1 && rows[0]?.tenant_id === tenants.north && rows[0].role === 'member', `${rows.length} invites were found`);
    expect(!JSON.stringify(rows).includes('sha256:'), 'the token is told');
    return undefined;
  });
  await step('he accepts it, once', async () => {
    await refused(
      'the stored hash as a token',
      sql`
      select public.accept_invite(${`sha256:${createHash('sha256').update(token).digest('hex')}`})
    `,
    );
    const accepted = await one<{ tenant: string }>(sql`select public.accept_invite(${token}) as tenant`);
    expect(accepted?.tenant === tenants.north, 'he became a member of another tenant');
    await refused('accepting twice', sql`select public.accept_invite(${token})`);
    return undefined;
  });
  await leave(people.invited, 'Invited@Example.Test');
  await step('an invited person sees the invites of both twins, and only his own', async () => {
    const { rows } = await connection.query<{ tenant_id: string }>(
      sql`select tenant_id from public.find_my_pending_invites() order by tenant_id`,
    );
    expect(rows.map((row) => row.tenant_id).join() === [tenants.north, tenants.south].join(), `${rows.length} invites were found`);
    return undefined;
  });
  await become(tenants.north, people.northOwner);
  await step('the new member belongs to north', async () => {
    const member = await one<{ role: string }>(sql`
      select role from public.tenant_members where tenant_id = ${tenants.north} and user_id = ${guest === '' ? null : guest} and deleted_at is null
    `);
    expect(member?.role === 'member', 'he is not a member');
    return undefined;
  });

  await become(tenants.south, people.southOwner);
  await step('the twin sees nothing of all this and may use the same slug', async () => {
    await onlyOf(tenants.south);
    const seen = await one<{ n: number }>(sql`
      select ((select count(*) from public.clients where slug = 'smoke-stacks') + (select count(*) from public.locations where name = 'Smoke Street'))::integer as n
    `);
    expect(seen?.n === 0, 'rows of north are visible');
    await created(
      sql`insert into public.clients (agency_id, name, slug) values (${tenants.south}, 'Smoke Stacks', 'smoke-stacks') returning id`,
    );
    return undefined;
  });
  await leave();
  return steps;

  async function created(statement: Sql): Promise<string> {
    const row = await one<{ id: string }>(statement);
    if (row === undefined) throw new Error('no row came back');
    return row.id;
  }

  /** Where the table carries the tenant (it does once sealed), the row must have got the current one. */
  async function keyOf(table: string, row: string | undefined): Promise<string | undefined> {
    const found = await one<{ key: string | null }>(
      sql`select to_jsonb(t) ->> 'agency_id' as key from ${id('public', table)} as t where t.id = ${row}`,
    );
    if (found?.key === null) return 'the table does not carry the tenant';
    expect(found?.key === tenants.north, 'the row was given to another tenant');
    return undefined;
  }

  /** No row of another tenant in any table, reached through the parents where the row does not say. */
  async function onlyOf(tenant: string): Promise<void> {
    const foreign = await one<Record<string, number>>(sql`
      select
        (select count(*) from public.agencies where id <> ${tenant})::integer as agencies,
        (select count(*) from public.branding where agency_id <> ${tenant})::integer as branding,
        (select count(*) from public.tenant_members where tenant_id <> ${tenant})::integer as tenant_members,
        (select count(*) from public.tenant_invites where tenant_id <> ${tenant})::integer as tenant_invites,
        (select count(*) from public.clients where agency_id <> ${tenant})::integer as clients
    `);
    for (const [table, n] of Object.entries(foreign ?? {})) expect(n === 0, `${n} foreign rows are visible in ${table}`);
    // The key of the row where it has one (sealed), else the one of its parents.
    const orphans = await one<Record<string, number>>(sql`
      select
        (select count(*) from public.locations as x left join public.clients as c on c.id = x.client_id
          where coalesce(to_jsonb(x) ->> 'agency_id', c.agency_id::text, '') <> ${tenant}::text)::integer as locations,
        (select count(*) from public.client_members as x left join public.clients as c on c.id = x.client_id
          where coalesce(to_jsonb(x) ->> 'agency_id', c.agency_id::text, '') <> ${tenant}::text)::integer as client_members,
        (select count(*) from public.gbp_sync_runs as x left join public.locations as l on l.id = x.location_id left join public.clients as c on c.id = l.client_id
          where coalesce(to_jsonb(x) ->> 'agency_id', c.agency_id::text, '') <> ${tenant}::text)::integer as gbp_sync_runs,
        (select count(*) from public.reviews as x left join public.locations as l on l.id = x.location_id left join public.clients as c on c.id = l.client_id
          where coalesce(to_jsonb(x) ->> 'agency_id', c.agency_id::text, '') <> ${tenant}::text)::integer as reviews,
        (select count(*) from public.scheduled_posts as x left join public.locations as l on l.id = x.location_id left join public.clients as c on c.id = l.client_id
          where coalesce(to_jsonb(x) ->> 'agency_id', c.agency_id::text, '') <> ${tenant}::text)::integer as scheduled_posts
    `);
    for (const [table, n] of Object.entries(orphans ?? {})) expect(n === 0, `${n} foreign rows are visible in ${table}`);
  }
}

function expect(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Error(otherwise);
}
