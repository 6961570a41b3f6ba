import { beforeAll, expect, test } from 'vitest';
import { base } from '../../../corpus/base.ts';
import { loadParser, parseExpression } from '../../catalog/parse-predicate.ts';
import type { Database } from '../../model/database.ts';
import type { Column, Table } from '../../model/table.ts';
import { type Door, tableTenancy } from '../../model/tenancy.ts';
import { type Passage, passageOf } from './passage.ts';

const orders = { schema: 'public', name: 'orders' };
const columns = ['id', 'firm_id', 'assigned_to'].map((name) => ({ kind: 'column', name, notNull: name !== 'assigned_to' }) as Column);
const table = { kind: 'table', ...orders, columns, foreignKeys: [], policies: [] } as unknown as Table;
const database = {
  kind: 'database',
  tables: [table],
  roles: [],
  routines: [{ kind: 'routine', schema: 'public', name: 'is_owner', body: 'select true' }],
} as unknown as Database;
const spec = tableTenancy(base, orders);

const owners: Door = { kind: 'role', roles: ['owner', 'partner'] };
const named: Door = { kind: 'actor', column: 'assigned_to' };
const permitted: Door = { kind: 'permission', name: 'orders_all' };
const tenant = "(select nullif(current_setting('app.firm_id', true), '')::uuid)";
const actor = "(select nullif(current_setting('app.actor_id', true), '')::uuid)";

beforeAll(loadParser);

function judged(text: string, ...doors: readonly Door[]): Passage {
  if (spec === undefined) throw new Error('the base has no orders');
  return passageOf({ database, tenancy: base }, { table, spec }, parseExpression(text).predicate, doors);
}

test('a policy asks for the door in any of the usual spellings', () => {
  for (const text of [
    "bulkhead.actor_role() = 'owner'",
    "(select bulkhead.actor_role()) in ('owner', 'partner')",
    `firm_id = (select case when bulkhead.actor_role() = any (array['partner'::text]) then ${tenant} end)`,
    `exists (select 1 from public.firm_members m where m.firm_id = orders.firm_id and m.person_id = ${actor} and m.status = 'active' and m.role = 'owner')`,
    `firm_id in (select m.firm_id from public.firm_members m where m.person_id = ${actor} and m.status = 'active' and m.role = 'owner')`,
    `firm_id = any ((select bulkhead.actor_tenants_with_role(array['owner']))::uuid[])`,
  ])
    expect([text, judged(text, owners)]).toEqual([text, 'asks']);
  expect(judged(`assigned_to = ${actor}`, named)).toBe('asks');
  expect(judged("(select bulkhead.actor_has_permission('orders_all'))", permitted)).toBe('asks');
});

test('one of several doors is enough, and asking for more is narrower', () => {
  expect(judged(`assigned_to = ${actor} or bulkhead.actor_role() = 'owner'`, owners, named)).toBe('asks');
  expect(judged(`assigned_to = ${actor} and id is not null`, named)).toBe('asks');
  expect(judged(`assigned_to = ${actor} or bulkhead.actor_role() = 'owner'`, owners)).toBe('widens');
});

test('what lets in anybody else widens', () => {
  for (const text of [
    'true',
    `firm_id = ${tenant}`,
    "bulkhead.actor_role() in ('owner', 'clerk')",
    "bulkhead.actor_role() <> 'clerk'",
    "current_setting('app.actor_role', true) = 'owner'",
    `firm_id = (select case when bulkhead.actor_role() = 'owner' then ${tenant} else ${tenant} end)`,
    "bulkhead.actor_has_permission('orders_some')",
  ])
    expect([text, judged(text, owners, permitted)]).toEqual([text, 'widens']);
});

test("a membership that is not active, not the actor's, of another tenant or without the role is not the door", () => {
  const where = [`m.firm_id = orders.firm_id`, `m.person_id = ${actor}`, "m.status = 'active'", "m.role = 'owner'"];
  for (const missing of where) {
    const rest = where.filter((part) => part !== missing).join(' and ');
    expect([missing, judged(`exists (select 1 from public.firm_members m where ${rest})`, owners)]).toEqual([missing, 'widens']);
  }
});

test('what was not understood is unclear, and never asks', () => {
  expect(judged('public.is_owner()', owners)).toBe('unclear');
  expect(judged('exists (select 1 from public.teams t where t.id = orders.id)', owners)).toBe('unclear');
  expect(judged("exists (select 1 from public.firm_members m where m.permissions ? 'orders_all')", permitted)).toBe('unclear');
  expect(judged(`public.is_owner() or firm_id = ${tenant}`, owners)).toBe('widens');
});
