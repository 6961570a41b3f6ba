import { beforeAll, describe, expect, test } from 'vitest';
import { loadParser, parseExpression } from '../../catalog/parse-predicate.ts';
import type { Database } from '../../model/database.ts';
import type { Privilege } from '../../model/grant.ts';
import { noMeanings } from '../../model/meaning.ts';
import type { Policy } from '../../model/policy.ts';
import type { Role } from '../../model/role.ts';
import type { Table } from '../../model/table.ts';
import { admits } from './admits.ts';
import { evaluate, sessionScope } from './evaluate.ts';
import type { Instance, Picture, Row } from './instance.ts';
import { visibleRows } from './visible.ts';

beforeAll(loadParser);

function role(name: string): Role {
  return {
    kind: 'role',
    name,
    superuser: false,
    bypassRls: false,
    login: true,
    inherit: true,
    createRole: false,
    createDb: false,
    replication: false,
    config: [],
    memberOf: [],
  };
}

function policy(command: Policy['command'], using: string | null, check: string | null = null, permissive = true): Policy {
  const expression = (text: string | null) => (text === null ? null : parseExpression(text));
  return {
    kind: 'policy',
    name: `${command} ${using ?? ''} ${check ?? ''}`,
    permissive,
    command,
    roles: ['public'],
    using: expression(using),
    check: expression(check),
  };
}

function table(name: string, policies: readonly Policy[], rights: readonly Privilege[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE']): Table {
  const types = { id: 'integer', tenant: 'uuid', label: 'text' };
  return {
    kind: 'table',
    schema: 's',
    name,
    owner: 'owner',
    persistence: 'permanent',
    foreign: false,
    rowSecurity: true,
    forceRowSecurity: false,
    columns: Object.entries(types).map(([column, type]) => ({
      kind: 'column',
      name: column,
      type,
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
    policies,
    triggers: [],
    rules: [],
    grants: rights.map((privilege) => ({ grantee: 'app', privilege, grantable: false, grantor: 'owner' })),
    partitionKey: null,
    partitionOf: null,
    inherits: [],
    options: [],
    estimatedRows: 0,
  };
}

function picture(tables: readonly Table[], versionNum = 180000): Picture {
  const database: Database = {
    kind: 'database',
    server: { versionNum, database: 'd', owner: 'dba', config: [], grants: [] },
    schemas: [],
    roles: [role('app'), role('owner')],
    tables,
    views: [],
    routines: [],
    sequences: [],
    enums: [],
    domains: [],
    otherTypes: [],
    defaultPrivileges: [],
    publications: [],
    extensions: [],
  };
  return { database, meanings: noMeanings };
}

const a = 'aaaaaaaa-0000-4000-8000-00000000000a';
const b = 'bbbbbbbb-0000-4000-8000-00000000000b';
const row = (id: string, tenant: string | null, label: string | null = null): Row =>
  new Map([
    ['id', id],
    ['tenant', tenant],
    ['label', label],
  ]);

function instance(settings: Readonly<Record<string, string>>, rows: Readonly<Record<string, readonly Row[]>> = {}): Instance {
  return { role: 'app', settings: new Map(Object.entries(settings)), rows: new Map(Object.entries(rows)) };
}

function value(text: string, settings: Readonly<Record<string, string>> = {}, versionNum = 180000): unknown {
  const answer = evaluate(parseExpression(text).predicate, sessionScope(picture([], versionNum), instance(settings)));
  return answer.kind === 'known' ? answer.value : answer.kind === 'denied' ? answer.sqlstate : answer;
}

describe('an expression', () => {
  test.each([
    ['null::boolean and false', false],
    ['null::boolean and true', null],
    ['null::boolean or true', true],
    ['1 in (2, null::integer)', null],
    ["1 = any ('{1,NULL}'::integer[])", true],
    ["1 <> all ('{2,NULL}'::integer[])", null],
    ["null::text is distinct from ''::text", true],
    ["nullif(''::text, ''::text) is null", true],
    ['(select 1 where false) is null', true],
    ["'AAAAAAAA00004000-8000-00000000000a'::text::uuid = 'aaaaaaaa-0000-4000-8000-00000000000a'::uuid", true],
    ["' 12 '::text::integer = 12", true],
    ["'9007199254740993'::bigint = '9007199254740992'::bigint", false],
    ["'o'::text::boolean", '22P02'],
    ["''::text::uuid", '22P02'],
    ["'2147483648'::text::integer", '22003'],
    [`('{"a": {"b": [1, "x"]}}'::jsonb #>> '{a,b,-1}'::text[]) = 'x'::text`, true],
    [`'{"b": 1, "a": 1.50}'::text::jsonb::text = '{"a": 1.50, "b": 1}'::text`, true],
    ["split_part('a,b'::text, ','::text, -1) = 'b'::text", true],
    ["current_setting('app.x'::text)", '42704'],
    ["current_setting('app.x'::text, true) is null", true],
  ])('%s is %s', (text, expected) => {
    expect(value(text)).toBe(expected);
  });

  test('jsonb null becomes null since 18, and was an error before', () => {
    expect(value("('null'::text::jsonb)::integer is null")).toBe(true);
    expect(value("('null'::text::jsonb)::integer is null", {}, 170000)).toBe('22023');
  });

  test('what is not known stays unknown only where logic lets it', () => {
    expect(value('now() is null and false')).toBe(false);
    expect(value('now() is null and true')).toMatchObject({ kind: 'unknown', reason: 'the function now' });
  });

  test('an error that the order of evaluation decides is told beside the value', () => {
    const answer = evaluate(parseExpression("false and (''::text)::uuid is null").predicate, sessionScope(picture([]), instance({})));
    expect(answer).toMatchObject({ kind: 'known', value: false, hazard: { sqlstate: '22P02' } });
  });
});

function shown(tables: readonly Table[], rows: readonly Row[], settings: Readonly<Record<string, string>> = {}): unknown {
  const answer = visibleRows(picture(tables), instance(settings, { 's.t': rows }), { schema: 's', name: 't' });
  return answer.kind === 'known' ? answer.value.map((found) => found.get('id')) : answer.kind === 'denied' ? answer.sqlstate : answer;
}

describe('the rows of a table', () => {
  const rows = [row('1', a), row('2', b), row('3', null)];
  const own = "tenant = nullif(current_setting('app.tenant'::text, true), ''::text)::uuid";

  test('are those of a permissive policy that every restrictive one lets pass', () => {
    expect(shown([table('t', [policy('select', own)])], rows, { 'app.tenant': a })).toEqual(['1']);
    expect(shown([table('t', [policy('select', 'true'), policy('all', own, null, false)])], rows, { 'app.tenant': b })).toEqual(['2']);
    expect(shown([table('t', [policy('all', own, null, false)])], rows, { 'app.tenant': b })).toEqual([]);
    expect(shown([table('t', [policy('select', own)])], rows, { 'app.tenant': 'none' })).toBe('22P02');
  });

  test('are denied without the right, and by a policy that reads its own table', () => {
    expect(shown([table('t', [policy('select', 'true')], ['INSERT'])], rows)).toBe('42501');
    expect(shown([table('t', [policy('select', '(exists (select 1 from s.t x where x.id = t.id))')])], rows)).toBe('42P17');
  });

  test('are denied when only WITH CHECK of a table read holds a query that leads back', () => {
    const reads = policy('select', '(tenant in (select x.tenant from s.t x))');
    expect(shown([table('t', [reads])], rows)).toBe('42P17');
    const plain = policy('select', '(exists (select 1 from s.u u where u.id = 1))');
    const leads = policy('all', 'true', '(exists (select 1 from s.t x where x.id = 1))');
    expect(shown([table('t', [plain]), table('u', [leads])], rows)).toEqual([]);
    const self = policy('all', 'true', '(exists (select 1 from s.u x where x.id = 1))');
    const update = policy('update', '(exists (select 1 from s.t x where x.id = t.id))');
    const tables = (policies: readonly Policy[]) => [table('t', policies), table('u', [policy('select', 'true')])];
    const ask = (policies: readonly Policy[]) =>
      admits(
        picture(tables(policies)),
        instance({}, { 's.t': rows }),
        { schema: 's', name: 't' },
        {
          kind: 'update',
          old: row('1', a),
          new: row('1', b),
          reads: [],
          sets: ['tenant'],
        },
      );
    expect(ask([policy('all', 'true'), update])).toMatchObject({ kind: 'known', value: 'admitted' });
    expect(ask([self, update])).toMatchObject({ kind: 'denied', sqlstate: '42P17' });
  });

  test('end at a condition that is null, also one that a negation hides', () => {
    const error = '(label)::uuid is null';
    expect(shown([table('t', [policy('select', `(not ((tenant = null::uuid) or ${error}))`)])], [row('1', a, 'x')])).toEqual([]);
    expect(shown([table('t', [policy('select', `((tenant = null::uuid and ${error}) or (1 = 2))`)])], [row('1', a, 'x')])).toEqual([]);
    expect(shown([table('t', [policy('select', `((null::boolean and ${error}) or (id = 2))`)])], [row('1', a, 'x')])).toEqual([]);
  });
});

describe('a statement on a row', () => {
  const t = { schema: 's', name: 't' };
  const own = "tenant = current_setting('app.tenant'::text)::uuid";
  const ask = (policies: readonly Policy[], statement: Parameters<typeof admits>[3]): unknown => {
    const answer = admits(
      picture([table('t', policies)]),
      instance({ 'app.tenant': a }, { 's.t': [row('1', a), row('2', b)] }),
      t,
      statement,
    );
    return answer.kind === 'known' ? answer.value : answer;
  };
  const update = (reads: readonly string[]) => ({ kind: 'update' as const, old: row('2', b), new: row('2', a), reads, sets: ['tenant'] });

  test('that updates without reading reaches what SELECT hides', () => {
    const policies = [policy('select', own), policy('update', 'true', own)];
    expect(ask(policies, update([]))).toBe('admitted');
    expect(ask(policies, update(['id']))).toBe('unreached');
  });

  test('that makes a row is refused by WITH CHECK, by USING in its place, and by SELECT where it returns', () => {
    const insert = (tenant: string, reads: readonly string[] = []) => ({ kind: 'insert' as const, row: row('3', tenant), reads });
    expect(ask([policy('all', own)], insert(a))).toBe('admitted');
    expect(ask([policy('all', own)], insert(b))).toBe('refused');
    expect(ask([policy('select', own), policy('insert', null, 'true')], insert(b))).toBe('admitted');
    expect(ask([policy('select', own), policy('insert', null, 'true')], insert(b, ['id']))).toBe('refused');
    expect(ask([policy('select', 'true')], insert(a))).toBe('refused');
  });
});
