import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../model/database.ts';
import type { Predicate } from '../../model/predicate.ts';
import { renderPredicate, renderQuery } from '../../model/render-predicate.ts';
import type { Routine } from '../../model/routine.ts';
import type { Table } from '../../model/table.ts';
import { loadParser, parseExpression } from '../parse-predicate.ts';
import { readMeanings, readMeaningsAndGaps } from './read-meanings.ts';

beforeAll(() => loadParser());

function table(name: string, columns: readonly string[], more: Partial<Table> = {}): Table {
  return {
    kind: 'table',
    schema: 'public',
    name,
    owner: 'owner',
    persistence: 'permanent',
    foreign: false,
    rowSecurity: true,
    forceRowSecurity: true,
    columns: columns.map((column) => ({
      kind: 'column',
      name: column,
      type: 'uuid',
      notNull: false,
      default: null,
      generated: null,
      identity: null,
      collation: null,
      grants: [],
    })),
    keys: [],
    foreignKeys: [],
    checks: [],
    exclusions: [],
    indexes: [],
    policies: [],
    triggers: [],
    rules: [],
    grants: [],
    partitionKey: null,
    partitionOf: null,
    inherits: [],
    options: [],
    estimatedRows: 0,
    ...more,
  };
}

function routine(declared: string, returns: string, body: string, more: Partial<Routine> = {}): Routine {
  const [name = '', signature = ''] = declared.replace(')', '').split('(');
  const language = more.language ?? 'sql';
  return {
    kind: 'routine',
    schema: 'public',
    name,
    signature,
    type: 'function',
    returns,
    returnsSet: returns.startsWith('SETOF ') || returns.startsWith('TABLE('),
    language,
    volatility: 'stable',
    parallel: 'unsafe',
    strict: false,
    leakproof: false,
    securityDefiner: false,
    config: [],
    owner: 'owner',
    body,
    definition: `create or replace function public.${declared} returns ${returns} language ${language} as $body$${body}$body$`,
    grants: [],
    ...more,
  };
}

function picture(more: Partial<Database>): Database {
  return {
    kind: 'database',
    server: { versionNum: 180_000, database: 'd', owner: 'owner', config: [], grants: [] },
    schemas: [],
    roles: [],
    tables: [table('notes', ['id', 'org_id']), table('members', ['org_id', 'user_id'])],
    views: [],
    routines: [],
    sequences: [],
    enums: [],
    domains: [],
    otherTypes: [],
    defaultPrivileges: [],
    publications: [],
    extensions: [],
    ...more,
  };
}

/** What the one routine of a picture means, or why it was not understood. */
function meaning(of: Routine, more: Partial<Database> = {}): string {
  const { meanings, gaps } = readMeaningsAndGaps(picture({ ...more, routines: [of, ...(more.routines ?? [])] }));
  const found = meanings.routines.get(`public.${of.name}(${of.signature})`)?.result;
  if (found === undefined) return `not understood: ${gaps[0]?.reason ?? ''}`;
  return found.kind === 'value' ? renderPredicate(found.value) : found.queries.map(renderQuery).join(' | ');
}

function policy(text: string): Predicate | undefined {
  const policies = [
    {
      kind: 'policy' as const,
      name: 'p',
      permissive: true,
      command: 'all' as const,
      roles: ['public'],
      using: parseExpression(text),
      check: null,
    },
  ];
  const tables = [table('notes', ['id', 'org_id'], { policies }), table('members', ['org_id', 'user_id'])];
  return readMeanings(picture({ tables })).policies.get('public.notes')?.get(text);
}

const plpgsql = { language: 'plpgsql' };

describe('names in a body', () => {
  it('are looked for on the path that the routine sets, and in public where it sets none', () => {
    const inside = { ...table('members', ['org_id', 'user_id']), schema: 'inside' };
    const tables = [table('members', ['org_id', 'user_id']), inside];
    const text = 'select exists (select 1 from members)';
    expect(meaning(routine('f()', 'boolean', text), { tables })).toContain('"public"."members"');
    expect(meaning(routine('f()', 'boolean', text, { config: ['search_path=inside, public'] }), { tables })).toContain(
      '"inside"."members"',
    );
    expect(meaning(routine('f()', 'boolean', text, { config: ['search_path=""'] }), { tables })).toContain('not understood');
  });

  it('belong to a column before an argument, in SQL', () => {
    const shadowed = routine('f(org_id uuid)', 'boolean', 'select exists (select 1 from members m where m.org_id = org_id)');
    expect(meaning(shadowed)).toBe('exists (select 1 from "public"."members" as "m" where "m"."org_id" = "m"."org_id")');
  });

  it('that are a variable and a column are an error in plpgsql', () => {
    const body = 'begin return exists (select 1 from members m where m.org_id = org_id); end';
    expect(meaning(routine('f(org_id uuid)', 'boolean', body, plpgsql))).toBe('not understood: org_id is a column and a variable');
  });

  it('find the innermost list that has them', () => {
    const nested = routine('f()', 'boolean', 'select exists (select 1 from notes where exists (select 1 from members where org_id = id))');
    expect(meaning(nested)).toContain('where "members"."org_id" = "notes"."id"');
  });

  it('that two relations have are not understood', () => {
    expect(meaning(routine('f()', 'boolean', 'select exists (select 1 from notes, members where org_id = id)'))).toBe(
      'not understood: the column org_id is ambiguous',
    );
  });
});

describe('a routine', () => {
  it('of several rows returns one of them', () => {
    const first = readMeanings(picture({ routines: [routine('f()', 'uuid', 'select org_id from members')] })).routines.get('public.f()');
    expect(first?.result).toMatchObject({ kind: 'value', value: { kind: 'subselect', query: { complex: true } } });
  });

  it('that takes the one of equal rows does not say that there is one', () => {
    const value = (body: string) =>
      readMeanings(picture({ routines: [routine('f()', 'boolean', `select (${body}) = current_setting('a.b')::uuid`)] })).routines.get(
        'public.f()',
      )?.result;
    for (const body of ['select distinct org_id from members', 'select s.o from (select org_id as o from members group by org_id) s']) {
      expect(value(body), body).toMatchObject({ value: { left: { kind: 'subselect', query: { complex: true } } } });
    }
  });

  it('that asks all of a constant asks for rows', () => {
    expect(meaning(routine('f()', 'boolean', 'select bool_and(false) from members'))).toBe(
      'case when exists (select 1 from "public"."members") then not exists (select 1 from "public"."members") end',
    );
  });

  it('whose key is named returns the one row', () => {
    const key = {
      kind: 'key' as const,
      name: 'k',
      type: 'primary' as const,
      columns: ['id'],
      nullsNotDistinct: false,
      definition: 'PRIMARY KEY (id)',
    };
    const tables = [table('notes', ['id', 'org_id'], { keys: [key] }), table('members', ['org_id', 'user_id'])];
    const body = 'select org_id from notes where id = $1';
    const value = (some: readonly Table[]) =>
      readMeanings(picture({ tables: some, routines: [routine('f(uuid)', 'uuid', body)] })).routines.get('public.f(uuid)');
    expect(value(tables)?.result).toMatchObject({ value: { query: { complex: false } } });
    // The rows of an heir may repeat the key.
    const heirs = [...tables, table('old_notes', ['id', 'org_id'], { inherits: [{ schema: 'public', name: 'notes' }] })];
    expect(value(heirs)?.result).toMatchObject({ value: { query: { complex: true } } });
  });

  it('that returns another type than it computes casts', () => {
    expect(meaning(routine('f()', 'uuid', "begin return current_setting('a.b', true); end", plpgsql))).toBe(
      "current_setting('a.b', true)::uuid",
    );
    expect(meaning(routine('f()', 'text', "begin return current_setting('a.b', true); end", plpgsql))).toBe("current_setting('a.b', true)");
  });

  it('follows the paths of its body', () => {
    const body = `
      declare v uuid; w uuid := $1;
      begin
        select user_id into v from members where org_id = w;
        if v is null then return false; elsif v = w then raise exception 'no'; end if;
        return v <> w;
      end`;
    const v = '(select "members"."user_id" from "public"."members" where "members"."org_id" = $1)';
    expect(meaning(routine('f(uuid)', 'boolean', body, plpgsql))).toBe(
      `${v} is not null and case when ${v} = $1 then null else ${v} <> $1 end`,
    );
  });

  it('whose error may have been caught may have returned what the handler returns', () => {
    const body = 'begin return $1::uuid is null; exception when others then return true; end';
    expect(meaning(routine('f(text)', 'boolean', body, plpgsql))).toBe(
      'case when (an error was caught) then true else $1::uuid is null end',
    );
  });

  it('that calls one that may set a tenant is not understood, wherever the call is', () => {
    const setter = routine('g()', 'boolean', "select set_config('a.b', 'c', true) is null");
    const between = routine('h()', 'boolean', 'select g()');
    const caller = (body: string) => meaning(routine('f()', 'boolean', body, plpgsql), { routines: [setter, between] });
    expect(caller('begin return g(); end')).toContain('not understood');
    expect(caller('begin return h() and $1 is null; end')).toContain('not understood');
    expect(caller("declare v boolean := g(); begin return current_setting('a.b') = 'c'; end")).toContain('not understood');
    expect(caller("begin perform g(); return current_setting('a.b') = 'c'; end")).toContain('not understood');
    expect(caller("begin return (array[g()])[1] or current_setting('a.b') = 'c'; end")).toContain('not understood');
  });

  it('that calls one that is not understood and changes nothing says so', () => {
    const unread = routine('g()', 'boolean', 'select true from pg_roles');
    expect(meaning(routine('f()', 'boolean', 'select g()'), { routines: [unread] })).toBe('"public"."g"()');
  });
});

describe('a policy', () => {
  it('knows its own row from those of its sub-selects', () => {
    expect(policy('(EXISTS ( SELECT 1 FROM public.members m WHERE (m.org_id = notes.org_id)))')).toMatchObject({
      query: { where: { left: { relation: 'm', level: 0 }, right: { relation: null, column: 'org_id', level: 1 } } },
    });
    expect(policy('(org_id = id)')).toMatchObject({ left: { relation: null, level: 0 } });
  });

  it('is opaque, and not what the catalogue’s reading makes of it, when it is not understood', () => {
    for (const text of [
      '(EXISTS ( SELECT 1 FROM pg_roles))',
      '(org_id OPERATOR(public.=) id)',
      "((set_config('a.b'::text, 'x'::text, true) IS NOT NULL) AND (org_id = id))",
      '(org_id = (ARRAY[id])[1])',
    ]) {
      expect(policy(text), text).toEqual({ kind: 'opaque', text });
    }
  });
});

describe('what is equal', () => {
  const column = {
    kind: 'column' as const,
    name: 'email',
    type: 'text',
    notNull: false,
    default: null,
    generated: null,
    identity: null,
    collation: null,
    grants: [],
  };
  const asked = (change: Partial<typeof column> | { readonly collation: string }): string =>
    meaning(routine('f(text)', 'boolean', 'select exists (select 1 from users where email = $1)'), {
      tables: [table('users', [], { columns: [{ ...column, ...change }] })],
    });

  it('is told for the types of the system, and for those of the database that add no operators', () => {
    expect(asked({})).toContain('"users"."email" = $1');
    expect(asked({ collation: 'de-x-icu' })).toContain('"users"."email" = $1');
  });

  it('is not told for types and collations that may find more equal than there is', () => {
    expect(asked({ type: 'public.citext' })).toContain('not understood');
    expect(asked({ collation: 'case_insensitive' })).toContain('not understood');
  });
});

describe('a query', () => {
  const rows = (body: string): string => meaning(routine('f()', 'SETOF uuid', body));
  const cases: readonly (readonly [string, string])[] = [
    ['select m.* from (select org_id from members) m', 'select "members"."org_id" from "public"."members"'],
    [
      'select org_id from notes natural join members',
      'select "notes"."org_id" from "public"."notes", "public"."members" where "notes"."org_id" = "members"."org_id"',
    ],
    [
      'select n.id from notes n right join members m on m.org_id = n.org_id where n.id is not null',
      'select "n"."id" from "public"."notes" as "n", "public"."members" as "m" where "m"."org_id" = "n"."org_id" and "n"."id" is not null',
    ],
    [
      'select a.id from notes a, notes b where a.id = b.org_id',
      'select "a"."id" from "public"."notes" as "a", "public"."notes" as "b" where "a"."id" = "b"."org_id"',
    ],
    ['select id from notes where false', ''],
    ['select x.o from (values (null::uuid)) as x (o)', 'select null'],
    [
      'with n as (select id from notes), n2 as (select id from n) select id from n2 where id in (select id from n)',
      'select "notes"."id" from "public"."notes" where "notes"."id" in (select "notes_2"."id" from "public"."notes" as "notes_2")',
    ],
    [
      'select org_id from notes full join members using (org_id)',
      'select "notes"."org_id" from "public"."notes", "public"."members" where "notes"."org_id" = "members"."org_id" | select "notes"."org_id" from "public"."notes" where not exists (select 1 from "public"."members" where "notes"."org_id" = "members"."org_id") | select "members"."org_id" from "public"."members" where not exists (select 1 from "public"."notes" where "notes"."org_id" = "members"."org_id")',
    ],
    ['select id from notes where (select true)', 'select "notes"."id" from "public"."notes"'],
  ];
  it.each(cases)('%s', (body, means) => {
    expect(rows(body)).toBe(means);
  });

  const refused: readonly (readonly [string, RegExp])[] = [
    ['select id from notes for update of members', /^select/],
    ['select id from notes tablesample system (1)', /RangeTableSample/],
    ['select unnest(array[id]) from notes order by unnest(array[id])', /group by a function/],
    ['select count(*)::text::uuid from notes', /gathered/],
    ['select foreign_.thing(id) from notes', /not in the picture/],
  ];
  it.each(refused)('%s', (body, reason) => {
    expect(rows(body)).toMatch(reason);
  });
});
