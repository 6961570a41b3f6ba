import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql, trusted } from '../../src/base/sql.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import { type MeaningsAndGaps, readMeaningsAndGaps } from '../../src/catalog/meanings/read-meanings.ts';
import type { Connection } from '../../src/driver/driver.ts';
import { inTransaction } from '../../src/driver/transaction.ts';
import { type RoutineMeaning, policyMeaning, routineMeaning, viewMeaning } from '../../src/model/meaning.ts';
import type { Database } from '../../src/model/database.ts';
import { type Predicate, walk } from '../../src/model/predicate.ts';
import { renderPredicate, renderQuery } from '../../src/model/render-predicate.ts';
import type { Routine } from '../../src/model/routine.ts';
import { useDatabase } from '../harness/database.ts';
import { notUnderstood } from './meanings/not-understood.ts';
import { policies, views } from './meanings/policies.ts';
import { told } from './meanings/routines.ts';
import { schema } from './meanings/schema.ts';

const database = useDatabase();
let connection: Connection;
let seen: Database;
let read: MeaningsAndGaps;

const before = `
  create function public.lower(text) returns text language sql as 'select $1';
  create function public.same(text, text) returns boolean language sql as 'select true';
  create operator public.=~ (leftarg = text, rightarg = text, function = public.same);
  create schema hidden;
  create function hidden.tucked_away() returns boolean language sql as 'select true';
  set check_function_bodies = off;
`;

beforeAll(async () => {
  connection = await database.driver.connect();
  await connection.script(schema);
  const routines = Object.entries({ ...told, ...notUnderstood }).map(([name, { sql: body }]) => `create function public.${name} ${body};`);
  const rules = Object.entries(policies).map(([name, { using }]) => `create policy "${name}" on public.notes using (${using});`);
  const queries = Object.entries(views).map(([name, { query }]) => `create view public.${name} as ${query};`);
  await connection.script(trusted([before, ...routines, ...rules, ...queries].join('\n')));
  seen = await introspect(connection);
  read = readMeaningsAndGaps(seen);
});
afterAll(() => connection.release());

function routine(declared: string): Routine {
  const name = declared.slice(0, declared.indexOf('('));
  const first = /\((\w+)/.exec(declared)?.[1] ?? '';
  const found = seen.routines.find((each) => each.schema === 'public' && each.name === name && each.signature.startsWith(first));
  if (found === undefined) throw new Error(`there is no ${declared}`);
  return found;
}

function spelled(meaning: RoutineMeaning | undefined): string | readonly string[] | undefined {
  return meaning?.result.kind === 'rows' ? meaning.result.queries.map(renderQuery) : meaning && renderPredicate(meaning.result.value);
}

const users = [
  "set local request.jwt.claim.sub = '11111111-0000-0000-0000-000000000000'; set local request.jwt.claim.role = 'authenticated'; set local app.tenant = 'aaaaaaaa-0000-0000-0000-000000000000'",
  `set local request.jwt.claims = '{"sub": "22222222-0000-0000-0000-000000000000", "role": "support", "orgs": ["bbbbbbbb-0000-0000-0000-000000000000"], "app_metadata": {"org_id": "bbbbbbbb-0000-0000-0000-000000000000"}}'; set local app.tenant = ''`,
  "set local request.jwt.claim.sub = '33333333-0000-0000-0000-000000000000'; set local request.jwt.claim.role = 'service_role'",
  "set local request.jwt.claim.role = 'anon'",
];

/** The rows of a query, as a set, for one of the users. */
async function rowsFor(user: string, query: string): Promise<readonly string[]> {
  return inTransaction(
    connection,
    async () => {
      await connection.script(trusted(user));
      const { rows } = await connection.query<{ row: string }>(
        trusted(`select distinct coalesce(t::text, '-') as row from (${query}) as t order by 1`),
      );
      return rows.map(({ row }) => row);
    },
    { rollback: true },
  );
}

describe('a routine body', () => {
  it.each(Object.entries(told))('%s is understood', (name, { means }) => {
    expect(spelled(routineMeaning(read.meanings, routine(name)))).toEqual(means);
  });

  const called = Object.entries(told).flatMap(([name, { calls }]) => (calls ?? []).map((args) => [name, args] as const));
  it.each(called)('%s means on the server what it says: (%s)', async (name, args) => {
    const target = routine(name);
    const meaning = routineMeaning(read.meanings, target);
    const filled = (text: string): string => text.replaceAll(/\$(\d)/g, (_all, number: string) => `(${args[Number(number) - 1] ?? ''})`);
    const queries =
      meaning?.result.kind === 'rows'
        ? meaning.result.queries.map(renderQuery)
        : [`select ${renderPredicate(meaning?.result.value ?? { kind: 'opaque', text: '' })}`];
    // What stands in for a default is not written in the call.
    if (args.length < (meaning?.parameters.length ?? 0)) return;
    for (const user of users) {
      const own = await rowsFor(user, `select * from public.${target.name}(${args.join(', ')})`);
      expect(await rowsFor(user, queries.map(filled).join(' union all ')), user).toEqual(own);
    }
  });

  const [A, B] = ["'aaaaaaaa-0000-0000-0000-000000000000'", "'bbbbbbbb-0000-0000-0000-000000000000'"];
  const byHand: readonly (readonly [string, readonly (string | null)[]])[] = [
    // For the owner of A; a member of A and B; the owner of B; a stranger.
    [`is_member(${A})`, ['t', 't', 'f', 'f']],
    [`is_member(${B})`, ['f', 't', 't', 'f']],
    [`is_member_shadowed(${B})`, ['t', 't', 't', 'f']],
    [`is_owner(${A})`, ['t', 'f', 'f', 'f']],
    [`is_admin(${B})`, ['f', 't', 't', 'f']],
    ['my_org()', ['aaaaaaaa-0000-0000-0000-000000000000', null, 'bbbbbbbb-0000-0000-0000-000000000000', null]],
    ['can_see(3)', ['t', 't', 't', 'f']],
    ['can_see_joined(1)', ['t', 't', 'f', 'f']],
    [`by_role(${A})`, ['t', 'f', 't', 'f']],
    [`in_my_orgs(${B})`, ['f', 't', 't', null]],
    ['current_tenant_checked()', ['aaaaaaaa-0000-0000-0000-000000000000', null, null, null]],
  ];
  it.each(byHand)('%s is on the server what a reader finds by hand', async (expression, answers) => {
    for (const [index, user] of users.entries()) {
      const answer = answers[index] ?? null;
      expect(await rowsFor(user, `select public.${expression}`), user).toEqual([`(${answer ?? ''})`]);
    }
  });

  it.each(Object.entries(notUnderstood))('%s is not understood', (name, { because }) => {
    const target = routine(name);
    expect(routineMeaning(read.meanings, target)).toBeUndefined();
    expect(read.gaps.find((gap) => gap.kind === 'routine' && gap.name.startsWith(`public.${target.name}(`))?.reason).toMatch(because);
  });
});

describe('a policy', () => {
  const meaningOf = (name: string): Predicate => {
    const table = seen.tables.find((each) => each.name === 'notes');
    const using = table?.policies.find((policy) => policy.name === name)?.using;
    if (table === undefined || using == null) throw new Error(`there is no policy ${name}`);
    return policyMeaning(read.meanings, table, using);
  };

  it.each(Object.entries(policies))('%s', (name, { means }) => {
    expect(renderPredicate(meaningOf(name))).toBe(means);
  });

  it.each(Object.entries(policies).filter(([, { exact }]) => exact !== false))(
    '%s lets the same rows through as its meaning',
    async (name, { using }) => {
      const meaning = renderPredicate(meaningOf(name));
      for (const user of users) {
        const own = await rowsFor(user, `select notes.id from public.notes where ${using}`);
        expect(await rowsFor(user, `select notes.id from public.notes where ${meaning}`), user).toEqual(own);
      }
    },
  );

  it('that compares a column with itself says so', () => {
    const comparison = [...walk(meaningOf('shadowed'))].flatMap((node) =>
      node.kind === 'exists' && node.query.where !== null ? [...walk(node.query.where)] : [],
    );
    expect(comparison).toContainEqual({
      kind: 'compare',
      operator: '=',
      left: { kind: 'column', relation: 'm', column: 'org_id', level: 0 },
      right: { kind: 'column', relation: 'm', column: 'org_id', level: 0 },
    });
  });

  it('names its own row by no relation, at the level where it is', () => {
    const columns = [...walk(meaningOf('nested'))].flatMap((node) =>
      node.kind === 'column' ? [`${node.relation ?? '-'}.${node.column}@${node.level}`] : [],
    );
    expect(columns).toEqual(expect.arrayContaining(['-.org_id@1', 'm.org_id@0', '-.id@2', 'm.user_id@1', 's.note_id@0', 's.user_id@0']));
  });
});

describe('a view', () => {
  it.each(Object.entries(views))('%s', (name, { means }) => {
    const view = seen.views.find((each) => each.name === name);
    expect(view && viewMeaning(read.meanings, view)?.map(renderQuery)).toEqual(means);
  });
});

describe('the alternatives of a view', () => {
  const plain = Object.entries(views).flatMap(([name, { means }]) =>
    means === undefined || means.some((each) => each.includes('an aggregate')) ? [] : [[name, means] as const],
  );
  it.each(plain)('%s have its rows', async (name, means) => {
    const own = await rowsFor(users[0] ?? '', `select * from public.${name}`);
    expect(await rowsFor(users[0] ?? '', means.join(' union all '))).toEqual(own);
  });
});

describe('a check', () => {
  it('says what holds for every row', async () => {
    await connection.query(sql`alter table public.notes add constraint owned check (owner_id is not null or done)`);
    const { meanings } = readMeaningsAndGaps(await introspect(connection));
    expect(meanings.checks.get('public.notes')?.map(renderPredicate)).toEqual(['"owner_id" is not null or "done"']);
  });
});
