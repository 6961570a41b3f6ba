import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trusted } from '../../src/base/sql.ts';
import type { Connection } from '../../src/driver/driver.ts';
import { inTransaction } from '../../src/driver/transaction.ts';
import type { Tenancy } from '../../src/model/tenancy.ts';
import { attack, attackInTransaction } from '../../src/prove/attack.ts';
import type { AttackReport } from '../../src/prove/report/attack-report.ts';
import { attackJson } from '../../src/prove/report/json.ts';
import { replayScript } from '../../src/prove/report/script.ts';
import { attackText } from '../../src/prove/report/text.ts';
import { verdictOf } from '../../src/prove/verdict.ts';
import { useDatabase } from '../harness/database.ts';
import { contentOf, read, readInside, roles, sealedTemplate } from './fixture.ts';
import { table } from './declared.ts';
import { sealed } from './sealed-tenancy.ts';

const database = useDatabase({ template: sealedTemplate, templateName: 'prove sealed', roles });
let connection: Connection;
let report: AttackReport;
let before: string;
let after: string;

beforeAll(async () => {
  connection = await database.driver.connect();
  const picture = await read(connection);
  before = await contentOf(connection);
  report = await attack(connection, { database: picture, tenancy: sealed });
  after = await contentOf(connection);
});
afterAll(() => connection.release());

/** Opens a hole in a transaction, attacks it, and takes everything back. */
async function opened(statements: string, only?: string, tenancy: Tenancy = sealed): Promise<AttackReport> {
  return inTransaction(
    connection,
    async () => {
      await connection.script(trusted(statements));
      const picture = await readInside(connection);
      return attackInTransaction(connection, {
        database: picture,
        tenancy,
        ...(only === undefined ? {} : { only: (object: string) => object === only }),
      });
    },
    { rollback: true },
  );
}

function raise(): never {
  throw new Error('nothing was found');
}

describe('a sealed system', () => {
  it('holds against every attack, and every attack could be made', () => {
    expect({
      leaks: report.leaks,
      oracles: report.oracles,
      failed: report.failed,
      vacuous: report.vacuous,
      skipped: report.skipped,
    }).toEqual({ leaks: [], oracles: [], failed: [], vacuous: [], skipped: [] });
    expect(verdictOf(report)).toBe('held');
    expect(report.attacks).toBeGreaterThan(800);
    expect(report.held).toBe(report.attacks);
    expect(report.controls).toBeGreaterThan(15);
    expect(report.byRole.map((role) => role.role).sort()).toEqual(['bh_prove_anon', 'bh_prove_app', 'bh_prove_readonly']);
  });

  it('is left as it was: rows, versions of rows, role, settings', () => {
    expect(after).toBe(before);
  });

  it('is reported without a value of a row that was there before', () => {
    const text = `${attackJson(report)}${attackText(report, { everything: true })}`;
    expect(text).not.toContain('before@example.test');
    expect(text).not.toContain('11111111-1111-4111-8111-111111111111');
  });

  it('gives the same report for the same seed', async () => {
    const again = await attack(connection, { database: await read(connection), tenancy: sealed });
    // Everything but the contexts named "none": by now the settings have been used on this connection.
    expect({ ...again, notes: [] }).toEqual({ ...report, notes: [] });
  });
});

describe('a hole', () => {
  const app = 'bh_prove_app';
  const holes: readonly (readonly [title: string, statements: string, object: string, command: string, family: string])[] = [
    ['row security off (T1)', 'alter table customers disable row level security', 'public.customers', 'select', 'read'],
    ['row security off and writes', 'alter table orders disable row level security', 'public.orders', 'delete', 'delete'],
    [
      'open update without a readable row',
      `drop policy wall on orders; alter policy door_update on orders using (true) with check (true)`,
      'public.orders',
      'update',
      'update',
    ],
    [
      'capture (T14)',
      `drop policy wall on events; alter policy door_update on events using (true); drop trigger keep_tenant on events`,
      'public.events',
      'update',
      'update',
    ],
    [
      'move to another tenant',
      `drop policy wall on events; alter policy door_update on events with check (true); drop trigger keep_tenant on events`,
      'public.events',
      'update',
      'update',
    ],
    [
      'open delete without a readable row',
      `drop policy wall on lines; alter policy door_delete on lines using (true)`,
      'public.lines',
      'delete',
      'delete',
    ],
    [
      'open insert (T13)',
      `drop policy wall on lines; alter policy door_insert on lines with check (true)`,
      'public.lines',
      'insert',
      'insert',
    ],
    [
      'fail-open on an unset context (T15)',
      `drop policy wall on customers; alter policy door_select on customers using (util.tenant() is null or org_id = util.tenant())`,
      'public.customers',
      'select',
      'read',
    ],
    [
      'bypass flag in a setting (T17)',
      `drop policy wall on customers; alter policy door_select on customers using (org_id = util.tenant() or current_setting('app.is_super_admin', true) = 'true')`,
      'public.customers',
      'select',
      'read',
    ],
    [
      'column shadowing (T6)',
      `drop policy wall on customers; alter policy door_select on customers using (exists (select from members m where m.org_id = m.org_id and m.user_id = util.actor()))`,
      'public.customers',
      'select',
      'read',
    ],
    [
      'self-writable membership (T26)',
      `drop policy wall on members; grant insert on members to ${app}; create policy join_in on members for insert to ${app} with check (user_id = util.actor())`,
      'public.members',
      'insert',
      'insert',
    ],
    [
      'self-promotion (T27)',
      `grant update on members to ${app}; create policy mine on members for update to ${app} using (user_id = util.actor())`,
      'public.members',
      'update',
      'escalate',
    ],
    ['definer view (O1)', `alter view customer_list set (security_invoker = false)`, 'public.customer_list', 'select', 'view'],
    [
      'updatable definer view (O2)',
      `grant insert on customer_list to ${app}; alter view customer_list set (security_invoker = false); alter table customers alter tags set default '{}', alter since set default '2031-01-01', alter until set default '2031-01-02', alter score set default 5, alter code set default 'AB'`,
      'public.customer_list',
      'insert',
      'view',
    ],
    ['materialised view (O4)', `grant select on revenue to ${app}`, 'public.revenue', 'select', 'view'],
    [
      'definer function (O5)',
      `create function everything() returns setof orders language sql stable security definer set search_path = pg_catalog, pg_temp as 'select * from public.orders'; grant execute on function everything() to ${app}`,
      'public.everything()',
      'execute',
      'routine',
    ],
    [
      'definer function that writes (O5)',
      `create function wipe(p_order_id bigint) returns void language sql security definer set search_path = pg_catalog, pg_temp as 'delete from public.lines where order_id = p_order_id'; grant execute on function wipe(bigint) to ${app}`,
      'public.wipe(p_order_id bigint)',
      'execute',
      'routine',
    ],
    [
      'partition granted (O8)',
      `alter table events_2031_02 disable row level security; grant select on events_2031_02 to ${app}`,
      'public.events_2031_02',
      'select',
      'read',
    ],
    [
      'inheritance child (O8)',
      `create table old_orders () inherits (orders); insert into old_orders (org_id, id, customer_id, amount, during, number) overriding system value select org_id, 1, id, 5, '[2020-01-01,2020-01-02)', 'old' from customers; grant select on old_orders to ${app}`,
      'public.old_orders',
      'select',
      'read',
    ],
    [
      'foreign key without the tenant (O10)',
      `alter table lines drop constraint lines_org_id_order_id_fkey; alter table lines add foreign key (order_id) references orders (id)`,
      'public.lines',
      'insert',
      'foreign-key',
    ],
    [
      'unique key without the tenant (O13)',
      `alter table customers drop constraint customers_org_id_email_key; alter table customers add unique (email)`,
      'public.customers',
      'insert',
      'unique',
    ],
    ['TRUNCATE (O15)', `grant truncate on labels to ${app}`, 'public.labels', 'truncate', 'truncate'],
    ['TRIGGER (O16)', `grant trigger on labels to ${app}`, 'public.labels', 'ddl', 'ownership'],
    [
      'REFERENCES (O17)',
      `grant references on labels to ${app}; grant create on schema public to ${app}`,
      'public.labels',
      'ddl',
      'ownership',
    ],
    ['sequence (O18)', `grant select, update on sequence orders_id_seq to ${app}`, 'public.orders_id_seq', 'sequence', 'sequence'],
    ['BYPASSRLS (T4)', `alter role ${app} bypassrls`, 'public.customers', 'select', 'read'],
    [
      'a role to become (T4)',
      `grant bh_prove_migrator to ${app}; alter table customers owner to postgres; grant select on customers to bh_prove_migrator`,
      'public.customers',
      'select',
      'become',
    ],
    ['hidden column', `grant select (secret_note) on customers to ${app}`, 'public.customers', 'select', 'column'],
    ['platform column', `grant update (tier) on orgs to ${app}`, 'public.orgs', 'update', 'column'],
    [
      'sealed table',
      `grant select on tokens to ${app}; drop policy if exists wall on tokens; create policy opened on tokens using (true)`,
      'public.tokens',
      'select',
      'read',
    ],
    [
      'rows for everybody',
      `drop policy wall on labels; alter policy door_insert on labels with check (org_id = util.tenant() or org_id is null)`,
      'public.labels',
      'insert',
      'insert',
    ],
    [
      'everybody reads everybody',
      `drop policy wall on users; alter policy door_select on users using (true)`,
      'public.users',
      'select',
      'read',
    ],
    [
      'another person',
      `drop policy wall on settings; alter policy door_select on settings using (true)`,
      'public.settings',
      'select',
      'read',
    ],
  ];
  it.each(holes)('%s is found', async (_title, statements, object, command, family) => {
    const found = await opened(statements, object.replace(/\(.*/, '') === 'public.orders_id_seq' ? undefined : object);
    const crossed = [...found.leaks, ...found.oracles].filter(
      (each) => each.object === object && each.command === command && each.family === family,
    );
    expect(crossed.map((each) => each.role)).toContain(app);
    expect(verdictOf(found)).toBe('crossed');
  });

  it('comes with a script that shows it again', async () => {
    const found = await opened('alter table customers disable row level security', 'public.customers');
    const leak = found.leaks.find((each) => each.technique === 'select' && each.context === 'own') ?? found.leaks[0];
    expect(leak).toBeDefined();
    if (leak === undefined) return;
    const script = replayScript(found, leak);
    expect(script).toContain('begin;');
    await connection.script(trusted('alter table customers disable row level security'));
    try {
      await connection.script(trusted(script.replace(/rollback;\n$/, '')));
      const { rows } = await connection.query<{ count: string }>(trusted(leak.script.at(-1) ?? ''));
      expect(Number(rows[0]?.count)).toBe(leak.rows);
    } finally {
      await connection.script(trusted('rollback'));
      await connection.script(trusted('alter table customers enable row level security'));
    }
  });

  it('is told in words', async () => {
    const text = attackText(await opened('alter table customers disable row level security', 'public.customers'));
    expect(text).toMatch(/role +object +select/);
    expect(text).toMatch(/LEAK {2}bh_prove_app: rows of another tenant are visible in public\.customers \(\d+ rows?\)/);
    expect(text).toMatch(/\d+ attacks, \d+ held, \d+ leaks/);
  });
});

describe('an answer that shows no row and counts those of others', () => {
  const totals = (body: string, more = ''): string =>
    `create function totals(p_customer_id uuid default null) returns jsonb language sql security definer set search_path = pg_catalog, pg_temp as $$ ${body} $$; revoke execute on function totals(uuid) from public;
     grant usage on schema public to bh_prove_anon; grant execute on function totals(uuid) to bh_prove_app, bh_prove_anon; ${more}`;
  const name = 'public.totals(p_customer_id uuid)';
  const counting = totals(`select jsonb_build_object('orders', count(*), 'amount', sum(amount)) from public.orders`);

  it('is an oracle, for who is signed in and who is not, and the script shows it: the number changes', async () => {
    const found = await opened(counting, name);
    expect(found.leaks).toEqual([]);
    const told = found.oracles.filter((each) => each.family === 'aggregate');
    expect([...new Set(told.map((each) => each.role))].sort()).toEqual(['bh_prove_anon', 'bh_prove_app']);
    const [first] = told;
    expect(first?.what).toBe(`the answer of ${name} depends on rows of another tenant in public.orders`);
    await connection.script(trusted(counting));
    try {
      const script = replayScript(found, first ?? raise()).replace(/rollback;\n$/, '');
      const call = `${first?.script.at(-1) ?? ''};`;
      const at = script.indexOf(call);
      expect(script.indexOf(call, at + 1)).toBeGreaterThan(at);
      const answers: unknown[] = [];
      await connection.script(trusted(script.slice(0, at)));
      answers.push((await connection.query(trusted(call))).rows);
      await connection.script(trusted(script.slice(at + call.length, script.lastIndexOf(call))));
      answers.push((await connection.query(trusted(call))).rows);
      expect(answers[0]).not.toEqual(answers[1]);
    } finally {
      await connection.script(trusted('rollback; drop function totals(uuid); revoke usage on schema public from bh_prove_anon'));
    }
  });

  it.each([
    [
      'about a row of another tenant that is named',
      totals('select to_jsonb(count(*)) from public.orders where customer_id = p_customer_id'),
      name,
    ],
    ['of a view', 'alter view customer_count set (security_invoker = false)', 'public.customer_count'],
    [
      'of a materialised view',
      'create materialized view sums as select sum(amount) from orders; grant select on sums to bh_prove_app',
      'public.sums',
    ],
    ['how many tenants there are', totals('select to_jsonb(count(*)) from public.orgs'), name],
  ])('is found %s', async (_what, statements, object) => {
    const found = await opened(statements, object);
    expect(found.oracles.map((each) => each.family)).toContain('aggregate');
  });

  it('is none where only rows of the own tenant are counted', async () => {
    const found = await opened(totals('select to_jsonb(count(*)) from public.orders where org_id = util.tenant()'), name);
    expect({ leaks: found.leaks, oracles: found.oracles, skipped: found.skipped }).toEqual({ leaks: [], oracles: [], skipped: [] });
    expect(found.byFamily['aggregate']).toBeGreaterThan(1);
  });

  it('is not judged where it differs from call to call, and that is said', async () => {
    const found = await opened(totals('select to_jsonb(count(*) * random()) from public.orders'), name);
    expect(found.oracles).toEqual([]);
    expect(found.skipped.map((skip) => skip.reason).join()).toContain(
      'two calls in a row gave different answers, so that a change shows nothing',
    );
  });
});

describe('a function declared to serve callers without a tenant', () => {
  const object = 'public.lookup(p_email text)';
  const serving: Tenancy = {
    ...sealed,
    routines: [
      {
        schema: 'public',
        name: 'lookup',
        signature: 'p_email text',
        security: 'definer',
        reason: 'there is no tenant yet',
        tenantCheck: 'pre-tenant',
        execute: ['bh_prove_app'],
      },
    ],
  };
  const lookup = (returns: string, body: string): string =>
    `create function lookup(p_email text) returns ${returns} language sql security definer set search_path = pg_catalog, pg_temp as $$ ${body} $$;
     revoke execute on function lookup(text) from public; grant execute on function lookup(text) to bh_prove_app`;

  it.each([
    ['gives rows of others to who names nothing of theirs', 'setof uuid', 'select id from public.customers'],
    ['gives values of others', 'setof text', 'select hash::text from public.tokens'],
    [
      'takes what matches nothing for everything',
      'setof text',
      `select id::text from public.customers where email = p_email or p_email not in (select email from public.customers)`,
    ],
    ['changes rows of others', 'void', 'delete from public.lines'],
  ])('leaks where it %s', async (_what, returns, body) => {
    const found = await opened(lookup(returns, body), object, serving);
    expect(found.leaks.map((leak) => [leak.family, leak.role])).toContainEqual(['pre-tenant', 'bh_prove_app']);
  });

  it('holds where only who knows a value of others is answered', async () => {
    const found = await opened(lookup('setof uuid', 'select id from public.customers where email = p_email'), object, serving);
    expect({ leaks: found.leaks, oracles: found.oracles, failed: found.failed }).toEqual({ leaks: [], oracles: [], failed: [] });
    expect(found.byFamily['pre-tenant']).toBeGreaterThan(1);
  });
});

describe('a login behind a run-time role', () => {
  const web = 'create role bh_prove_web login; grant bh_prove_app to bh_prove_web';

  it('is attacked like that role, with controls, and named in the report', async () => {
    const found = await opened(web);
    expect({ leaks: found.leaks, oracles: found.oracles, failed: found.failed, vacuous: found.vacuous }).toEqual({
      leaks: [],
      oracles: [],
      failed: [],
      vacuous: [],
    });
    const attacks = (role: string) => found.byRole.find((each) => each.role === role)?.attacks ?? 0;
    // Becoming the role itself is tried besides.
    expect(attacks('bh_prove_web')).toBeGreaterThan(attacks('bh_prove_app'));
    expect(found.controls).toBeGreaterThan(report.controls);
    const note = 'bh_prove_web is not in the contract; it was attacked because it logs in as a member of bh_prove_app.';
    expect(attackText(found)).toContain(note);
    expect(JSON.parse(attackJson(found))).toMatchObject({ notes: expect.arrayContaining([note]) });
  });

  it.each([
    ['rights of its own', `${web}; grant truncate on labels to bh_prove_web`, 'public.labels', 'truncate'],
    ['an attribute of its own', `${web}; alter role bh_prove_web bypassrls`, 'public.customers', 'read'],
    ['what it owns', `${web}; alter table labels owner to bh_prove_web`, 'public.labels', 'ownership'],
    [
      'what it can become',
      `${web}; create role bh_prove_back bypassrls; grant bh_prove_back to bh_prove_web; grant usage on schema public to bh_prove_back; grant select on customers to bh_prove_back`,
      'public.customers',
      'become',
    ],
  ])('leaks by %s', async (_what, statements, object, family) => {
    const found = await opened(statements, object);
    const crossed = found.leaks.filter((each) => each.family === family && each.object === object);
    expect([...new Set(crossed.map((each) => each.role))]).toEqual(['bh_prove_web']);
  });
});

describe('what is no hole', () => {
  const people = `create view people with (security_barrier) as select id, name from users
    where id = util.actor() or exists (select from members m where m.user_id = users.id and m.org_id = util.tenant() and m.status = 'active');
    grant select on people to bh_prove_app`;
  it('who acts is seen in a view of people, whichever tenant is set', async () => {
    const found = await opened(people, 'public.people');
    expect(found.attacks).toBeGreaterThan(3);
    expect(found.leaks).toEqual([]);
    expect((await opened(`${people}; create or replace view people as select id, name from users`, 'public.people')).leaks).not.toEqual([]);
  });

  const published: Tenancy = {
    ...sealed,
    tables: [
      ...sealed.tables,
      table('offers', 'public', 'org_id', { doors: { select: [{ kind: 'everyone' }], insert: [], update: [], delete: [] } }),
    ],
  };
  const offers = `create table offers (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs (id), customer_id uuid not null,
      foreign key (org_id, customer_id) references customers (org_id, id));
    alter table offers enable row level security; alter table offers force row level security;
    create policy door_select on offers for select using (true); grant select on offers to bh_prove_app`;
  it('what a public table says comes back from functions that read it, and nothing else', async () => {
    const reading = (from: string): string => `${offers};
      create function listed() returns setof uuid language sql stable security definer set search_path = pg_catalog, pg_temp as '${from}';
      grant execute on function listed() to bh_prove_app`;
    const found = await opened(reading('select customer_id from public.offers'), 'public.listed()', published);
    expect(found.attacks).toBeGreaterThan(0);
    expect(found.leaks).toEqual([]);
    const wide = await opened(reading('select t.id from public.tokens t, public.offers'), 'public.listed()', published);
    expect(wide.leaks).not.toEqual([]);
  });
});

describe('a table that is public in part', () => {
  const doors = {
    select: [{ kind: 'everyone' as const, anon: true }],
    insert: [{ kind: 'member' as const }],
    update: [{ kind: 'member' as const }],
    delete: [],
  };
  const partly: Tenancy = {
    ...sealed,
    tables: [...sealed.tables, table('offers', 'public', 'org_id', { when: { state: 'live', gone_at: null }, doors })],
  };
  const offers = (
    part: string,
  ): string => `create table offers (id uuid primary key default gen_random_uuid(), org_id uuid not null default util.tenant() references orgs (id),
      title text not null, state text not null default 'draft' check (state in ('draft', 'live')), gone_at timestamptz, unique (org_id, title));
    alter table offers enable row level security; alter table offers force row level security;
    create policy wall_write on offers as restrictive for update using (org_id = util.tenant());
    create policy door_select on offers for select using (${part} or org_id = util.tenant());
    create policy door_insert on offers for insert with check (org_id = util.tenant());
    create policy door_update on offers for update using (org_id = util.tenant());
    grant select, insert, update on offers to bh_prove_app; grant select on offers to bh_prove_anon; grant usage on schema public, util to bh_prove_anon;
    grant execute on function util.tenant() to bh_prove_anon;
    create view offer_list with (security_invoker = true) as select id, org_id, title from offers; grant select on offer_list to bh_prove_app;
    create function offer_count() returns bigint language sql stable as 'select count(*) from public.offers'; revoke execute on function offer_count() from public;
    grant execute on function offer_count() to bh_prove_app`;
  const live = `(state = 'live' and gone_at is null)`;
  const objects = ['public.offers', 'public.offer_list', 'public.offer_count()'];

  it.each(objects)('shows its part and holds the rest: %s', async (object) => {
    const found = await opened(offers(live), object, partly);
    expect({ leaks: found.leaks, oracles: found.oracles, failed: found.failed, vacuous: found.vacuous, skipped: found.skipped }).toEqual({
      leaks: [],
      oracles: [],
      failed: [],
      vacuous: [],
      skipped: [],
    });
    expect(found.attacks).toBeGreaterThan(1);
  });

  it.each(objects)('leaks where the rest is shown too: %s', async (object) => {
    const found = await opened(offers('gone_at is null'), object, partly);
    expect([...found.leaks, ...found.oracles].map((each) => each.role)).toContain('bh_prove_app');
  });

  it('is written by its tenant alone', async () => {
    const wide = `${offers(live)}; drop policy wall_write on offers; alter policy door_update on offers using (${live} or org_id = util.tenant())`;
    const found = await opened(wide, 'public.offers', partly);
    expect(found.leaks.map((leak) => leak.command)).toContain('update');
  });

  it.each([
    ['a row of another tenant', 'public', undefined],
    ['a row of another tenant, being public in part', 'public', { state: 'live', gone_at: null }],
  ] as const)('leaks where its reference may name %s', async (_what, kind, when) => {
    const tenancy: Tenancy = {
      ...sealed,
      tables: [...sealed.tables, table('offers', kind, 'org_id', { doors, ...(when === undefined ? {} : { when }) })],
    };
    const referring = `${offers(live)}; alter table offers add customer_id uuid references customers (id)`;
    const found = await opened(referring, 'public.offers', tenancy);
    expect(found.leaks.map((leak) => leak.family)).toContain('foreign-key');
    const tied = referring.replace(
      'references customers (id)',
      ', add foreign key (org_id, customer_id) references customers (org_id, id)',
    );
    expect((await opened(tied, 'public.offers', tenancy)).leaks).toEqual([]);
  });

  it('may be referred to where it is shown, and not where it is not', async () => {
    const tenancy: Tenancy = { ...partly, tables: [...partly.tables, table('wishes', 'tenant', 'org_id')] };
    const wishes = `create table wishes (id uuid primary key default gen_random_uuid(), org_id uuid not null default util.tenant() references orgs (id), offer_id uuid not null references offers (id));
      alter table wishes enable row level security; alter table wishes force row level security;
      create policy mine on wishes using (org_id = util.tenant()); grant select, insert on wishes to bh_prove_app`;
    const found = await opened(`${offers(live)}; ${wishes}`, 'public.wishes', tenancy);
    expect(found.leaks.map((leak) => leak.family)).toContain('foreign-key');
    const open: Tenancy = {
      ...tenancy,
      tables: tenancy.tables.map(({ when, ...each }) => (each.table.name === 'offers' || when === undefined ? each : { ...each, when })),
    };
    expect((await opened(`${offers('true')}; ${wishes}`, 'public.wishes', open)).leaks).toEqual([]);
  });

  it('has rows of both sides for each tenant, and those of the part are seen', async () => {
    const found = await opened(offers(live), 'public.offers', partly);
    const rows = found.setup.filter((statement) => statement.includes('"offers"'));
    expect(rows.filter((statement) => statement.includes("'live'"))).toHaveLength(2);
    expect(rows.filter((statement) => statement.includes("'draft'"))).toHaveLength(2);
  });
});

describe('a platform table with a door for a database role', () => {
  const named: Tenancy = {
    ...sealed,
    tables: sealed.tables.map((each) =>
      each.table.name === 'plans'
        ? { ...each, doors: { ...each.doors, select: [{ kind: 'database-role' as const, roles: ['bh_prove_readonly'] }] } }
        : each,
    ),
  };
  const open =
    'create policy door_select on plans for select to bh_prove_readonly, bh_prove_app using (true); grant select on plans to bh_prove_readonly';
  it('is that role to read, and nobody else', async () => {
    const found = await opened(open, 'public.plans', named);
    expect(found.attacks).toBeGreaterThan(3);
    expect(found.leaks).toEqual([]);
    const wide = await opened(`${open}, bh_prove_app`, 'public.plans', named);
    expect(new Set(wide.leaks.map((leak) => leak.role))).toEqual(new Set(['bh_prove_app']));
  });
});

describe('a second row', () => {
  const more: Tenancy = { ...sealed, tables: [...sealed.tables, table('cards', 'tenant', 'org_id'), table('staff', 'platform', null)] };
  const ddl = `
    create table cards (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs (id), customer_id uuid not null,
      unique (org_id, customer_id), foreign key (org_id, customer_id) references customers (org_id, id));
    create table staff (user_id uuid primary key references users (id));
    grant select, insert on cards, staff to bh_prove_app`;
  it('is made for another parent where each parent has one', async () => {
    const found = await opened(ddl, 'public.cards', more);
    expect(found.skipped).toEqual([]);
    expect(found.leaks.map((leak) => leak.command)).toContain('insert');
  });

  it('is made for another person where each person has one', async () => {
    const found = await opened(ddl, 'public.staff', more);
    expect(found.skipped).toEqual([]);
    expect(found.leaks.map((leak) => leak.command)).toContain('insert');
  });
});

it('attacks beyond a scope inside the tenant', async () => {
  const scoped: Tenancy = {
    ...sealed,
    context: {
      ...sealed.context,
      scopes: { customer: { source: { kind: 'setting', name: 'app.customer_id', aliases: [] }, type: 'uuid' } },
    },
    tables: sealed.tables.map((table) => (table.table.name === 'orders' ? { ...table, scopes: { customer: 'customer_id' } } : table)),
  };
  const run = (statements: string): Promise<AttackReport> =>
    inTransaction(
      connection,
      async () => {
        await connection.script(trusted(statements));
        return attackInTransaction(connection, {
          database: await readInside(connection),
          tenancy: scoped,
          only: (object) => object === 'public.orders',
        });
      },
      { rollback: true },
    );
  const open = await run('select 1');
  expect(new Set(open.leaks.map((leak) => `${leak.family} ${leak.command}`))).toEqual(
    new Set(['scope select', 'scope insert', 'scope update', 'scope delete']),
  );
  const scope = `(nullif(current_setting('app.customer_id', true), '') is null or customer_id = nullif(current_setting('app.customer_id', true), '')::uuid)`;
  const closed = await run(`create policy scope on orders as restrictive using (${scope}) with check (${scope})`);
  expect(closed.leaks).toEqual([]);
  expect(closed.byFamily['scope']).toBeGreaterThan(3);
});

it('stops at the limit and says so', async () => {
  const seen: number[] = [];
  const some = await attack(connection, {
    database: await read(connection),
    tenancy: sealed,
    limit: 20,
    onProgress: (done) => seen.push(done),
  });
  expect(some.attacks + some.controls).toBe(20);
  expect(seen.at(-1)).toBe(20);
  expect(some.skipped.at(-1)?.reason).toBe('the limit of 20 attacks was reached');
  expect(verdictOf(some)).toBe('incomplete');
});

describe('what cannot be looked at', () => {
  it('is never green: a role that cannot see its own rows makes the table vacuous', async () => {
    const found = await opened('revoke select on orders from bh_prove_app', 'public.orders');
    expect(found.vacuous).toContainEqual(expect.objectContaining({ role: 'bh_prove_app', object: 'public.orders', command: 'select' }));
    expect(verdictOf(found)).toBe('incomplete');
  });

  it('is named: a table that takes no row', async () => {
    const found = await opened('alter table lines add constraint never check (quantity < 0) not valid', 'public.lines');
    expect(found.skipped.map((skip) => skip.reason).join()).toMatch(/23514, constraint never/);
    expect(verdictOf(found)).toBe('incomplete');
  });

  it('is named: policies that fail', async () => {
    const found = await opened(
      'drop policy door_select on members; create policy door_select on members for select using (org_id in (select org_id from members))',
      'public.members',
    );
    expect(found.failed.map((each) => each.reason).join()).toMatch(/42P17/);
  });

  it('stops a connection that is subject to row security itself', async () => {
    const other = await database.connectAs('bh_prove_app');
    try {
      await expect(attack(other, { database: await read(connection), tenancy: sealed })).rejects.toMatchObject({ code: 'BH7002' });
    } finally {
      await other.release();
    }
  });
});

it('keeps to the schema it publishes', () => {
  const schema = JSON.parse(readFileSync(new URL('../../docs/reference/schemas/attack-1.json', import.meta.url), 'utf8')) as {
    required: string[];
  };
  expect(Object.keys(JSON.parse(attackJson(report)) as object).sort()).toEqual([...schema.required].sort());
});
