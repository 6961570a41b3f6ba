import { expect, test } from 'vitest';
import { base } from '../../../corpus/base.ts';
import { type Command, type Door, type TableTenancy, commands, tableTenancy } from '../../model/tenancy.ts';
import { policiesOf } from './policies.ts';
import { rolesFor } from './privileges.ts';

const platform: Door = { kind: 'platform' };
const worker: Door = { kind: 'database-role', roles: ['corpus_worker'] };

function made(more: Partial<TableTenancy>): TableTenancy {
  const found = tableTenancy(base, { schema: 'public', name: 'orders' });
  if (found === undefined) throw new Error('the base has no orders');
  return { ...found, ...more };
}

const policiesFor = (table: TableTenancy, command: Command) =>
  policiesOf(base, table).filter((policy) => policy.permissive && policy.command === command);

test('on a platform table every role with a right has a policy, whether the door is for the platform or for a database role', () => {
  const table = made({
    kind: 'platform',
    key: null,
    doors: { select: [platform], insert: [platform, worker], update: [worker], delete: [] },
  });
  for (const command of commands) {
    const admitted = policiesFor(table, command).flatMap((policy) => policy.roles);
    expect([...admitted].sort(), command).toEqual([...rolesFor(base.roles, table.doors[command], command)].sort());
  }
  expect(policiesFor(table, 'insert').map((policy) => policy.check?.text)).toEqual(['true']);
});

test('a table that is public in part shows that part and the rows of the tenant, and is written by the tenant', () => {
  const member: Door = { kind: 'member' };
  const table = made({
    kind: 'public',
    when: { state: 'live', hidden_at: null, blocked: false },
    doors: { select: [{ kind: 'everyone', anon: true }], insert: [member], update: [member], delete: [] },
  });
  const tenant = `"firm_id" = (select nullif(current_setting('app.firm_id', true), '')::uuid)`;
  const read = `"state" = 'live' and "hidden_at" is null and "blocked" is false or ${tenant}`;
  const texts = policiesOf(base, table).map(({ permissive, command, using, check }) => [
    permissive,
    command,
    using?.text ?? null,
    check?.text ?? null,
  ]);
  expect(texts).toContainEqual([false, 'select', read, null]);
  expect(texts).toContainEqual([true, 'select', read, null]);
  expect(texts).toContainEqual([false, 'update', tenant, tenant]);
  expect(texts).toContainEqual([true, 'insert', null, tenant]);
});
