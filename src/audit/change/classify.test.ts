import { describe, expect, test } from 'vitest';
import { base } from '../../../corpus/base.ts';
import { column, database, grants, index, member, policy, role, routine, table, view } from '../../../test/report/picture.ts';
import type { Database } from '../../model/database.ts';
import { and, column as columnOf, equals, or, text } from '../../model/predicate.ts';
import type { Table } from '../../model/table.ts';
import type { Tenancy } from '../../model/tenancy.ts';
import type { Risk } from './change.ts';
import { classify } from './classify.ts';

const tenancy: Tenancy = {
  ...base,
  roles: { ...base.roles, app: ['app'], worker: [], readonly: [], pii: [], platform: [], anon: [], breakGlass: [], migrator: 'owner' },
};
const key = column('firm_id', 'uuid', { notNull: true });
const mine = equals(columnOf('firm_id'), text('a'));
const live = equals(columnOf('state'), text('live'));
const expression = (predicate: typeof mine) => ({ text: JSON.stringify(predicate), predicate });
const wall = policy('wall', null, { permissive: false, using: expression(mine) });
const door = policy('door', null, { using: expression(mine) });
const orders = table('orders', {
  columns: [column('id'), key, column('note')],
  policies: [wall, door],
  grants: grants('app', 'SELECT'),
  indexes: [index('i', ['note'])],
});
const roles = [role('owner'), role('app'), role('staff', { login: false }), role('ops', { superuser: true })];
const total = routine('total', 'select 1');
const list = view('list', 'select 1', { securityInvoker: true, grants: grants('app', 'SELECT') });
const before = database({ roles, tables: [orders], routines: [total], views: [list] });

const withOrders = (more: Partial<Table>): Database => ({ ...before, tables: [{ ...orders, ...more }] });
const withPolicies = (...policies: Table['policies'][number][]): Database => withOrders({ policies });

const cases: readonly (readonly [what: string, after: Database, risk: Risk])[] = [
  ['row security off', withOrders({ rowSecurity: false }), 'dangerous'],
  ['force dropped', withOrders({ forceRowSecurity: false }), 'dangerous'],
  ['a wall dropped', withPolicies(door), 'dangerous'],
  ['a door dropped', withPolicies(wall), 'dangerous'],
  ['a door added', withPolicies(wall, door, policy('open', 'true')), 'dangerous'],
  ['a wall added', withPolicies(wall, door, policy('second', 'x', { permissive: false })), 'review'],
  ['a door widened by OR', withPolicies(wall, { ...door, using: expression(or(mine, live)) }), 'dangerous'],
  ['a door narrowed by AND', withPolicies(wall, { ...door, using: expression(and(mine, live)) }), 'review'],
  ['a door with another expression', withPolicies(wall, { ...door, using: expression(live) }), 'dangerous'],
  ['a wall made permissive', withPolicies({ ...wall, permissive: true }, door), 'dangerous'],
  ['a wall for fewer roles', withPolicies({ ...wall, roles: ['staff'] }, door), 'dangerous'],
  ['a door for fewer roles', withPolicies(wall, { ...door, roles: ['staff'] }), 'review'],
  ['a wall for one command', withPolicies({ ...wall, command: 'select' }, door), 'dangerous'],
  ['a door with a check of its own', withPolicies(wall, { ...door, check: expression(or(mine, live)) }), 'dangerous'],
  ['a grant to a run-time role', withOrders({ grants: grants('app', 'SELECT', 'DELETE') }), 'dangerous'],
  ['a grant to everybody', withOrders({ grants: [...grants('app', 'SELECT'), ...grants('public', 'INSERT')] }), 'dangerous'],
  ['a grant to a role without members', withOrders({ grants: [...grants('app', 'SELECT'), ...grants('ops', 'INSERT')] }), 'review'],
  ['a revoke from a run-time role', withOrders({ grants: [] }), 'breaking'],
  [
    'a column grant',
    withOrders({ columns: [column('id'), key, column('note', 'text', { grants: grants('app', 'UPDATE') })] }),
    'dangerous',
  ],
  ['a column dropped', withOrders({ columns: [column('id'), key] }), 'breaking'],
  ['the tenant key dropped', withOrders({ columns: [column('id'), column('note')] }), 'dangerous'],
  ['the tenant key nullable', withOrders({ columns: [column('id'), { ...key, notNull: false }, column('note')] }), 'dangerous'],
  ['a column added', withOrders({ columns: [...orders.columns, column('more')] }), 'safe'],
  ['a column added that is needed', withOrders({ columns: [...orders.columns, column('more', 'text', { notNull: true })] }), 'breaking'],
  ['a type changed', withOrders({ columns: [column('id', 'integer'), key, column('note')] }), 'breaking'],
  ['an index added', withOrders({ indexes: [...orders.indexes, index('j', ['id'])] }), 'safe'],
  ['a unique index over all tenants', withOrders({ indexes: [...orders.indexes, index('j', ['id'], { unique: true })] }), 'dangerous'],
  [
    'a unique index within a tenant',
    withOrders({ indexes: [...orders.indexes, index('j', ['firm_id', 'id'], { unique: true })] }),
    'review',
  ],
  ['an index dropped', withOrders({ indexes: [] }), 'review'],
  ['a table dropped', { ...before, tables: [] }, 'breaking'],
  [
    'an open table added',
    { ...before, tables: [orders, table('t', { rowSecurity: false, grants: grants('app', 'SELECT') })] },
    'dangerous',
  ],
  ['a table added that nobody reaches', { ...before, tables: [orders, table('t', { rowSecurity: false })] }, 'safe'],
  ['a table added behind policies', { ...before, tables: [orders, table('t', { grants: grants('app', 'SELECT') })] }, 'review'],
  ['BYPASSRLS given', { ...before, roles: roles.map((one) => (one.name === 'app' ? { ...one, bypassRls: true } : one)) }, 'dangerous'],
  [
    'a membership given to a run-time role',
    { ...before, roles: roles.map((one) => (one.name === 'app' ? { ...one, memberOf: [member('staff')] } : one)) },
    'dangerous',
  ],
  ['a role added', { ...before, roles: [...roles, role('new')] }, 'review'],
  ['an invoker function changed', { ...before, routines: [routine('total', 'select 2')] }, 'review'],
  ['a definer function changed', { ...before, routines: [routine('total', 'select 2', { securityDefiner: true })] }, 'dangerous'],
  [
    'a definer function added',
    { ...before, routines: [total, routine('new', 'select 2', { securityDefiner: true, grants: grants('public', 'EXECUTE') })] },
    'dangerous',
  ],
  ['a function dropped', { ...before, routines: [] }, 'breaking'],
  ['a view that runs as its owner', { ...before, views: [{ ...list, securityInvoker: false }] }, 'dangerous'],
  ['a view that shows something else', { ...before, views: [{ ...list, definition: 'select 2' }] }, 'review'],
  ['a view dropped', { ...before, views: [] }, 'breaking'],
  ['a setting of the database', { ...before, server: { ...before.server, config: ['app.firm_id=1'] } }, 'review'],
  ['the owner of a table', withOrders({ owner: 'app' }), 'dangerous'],
  ['another persistence', withOrders({ persistence: 'unlogged' }), 'review'],
];

describe('a change is classified by the worst that it may do', () => {
  test.each(cases)('%s', (_, after, risk) => {
    expect(classify(before, after, tenancy)[0]?.risk).toBe(risk);
  });
});

test('equal pictures have no changes', () => {
  expect(classify(before, before, tenancy)).toEqual([]);
});

test('the same picture in another order is the same', () => {
  expect(classify(before, { ...before, roles: roles.toReversed(), tables: [{ ...orders, policies: [door, wall] }] }, tenancy)).toEqual([]);
});

test('policies of a table whose row security is being switched on open nothing', () => {
  const open = { ...before, tables: [{ ...orders, rowSecurity: false, forceRowSecurity: false, policies: [] }] };
  expect(classify(open, before, tenancy).map(({ risk }) => risk)).toEqual(['review', 'review', 'review', 'review']);
});

test('a function that policies ask is as grave as a definer', () => {
  const asked = { ...before, tables: [{ ...orders, policies: [policy('door', 'public.total() = 1')] }] };
  expect(classify(asked, { ...asked, routines: [routine('total', 'select 2')] }, tenancy)[0]).toMatchObject({
    risk: 'dangerous',
    part: 'body',
    why: expect.stringContaining('Policies ask it'),
  });
});

test('what nobody has a judgement about is told for review', () => {
  const after = {
    ...before,
    domains: [
      {
        kind: 'domain' as const,
        schema: 'public',
        name: 'd',
        owner: 'owner',
        baseType: 'text',
        notNull: true,
        default: null,
        checks: [],
        grants: [],
      },
    ],
  };
  const later = { ...after, domains: after.domains.map((one) => ({ ...one, notNull: false })) };
  expect(classify(after, later, tenancy)).toEqual([expect.objectContaining({ risk: 'review', subject: 'type public.d', part: 'notNull' })]);
});
