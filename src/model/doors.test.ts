import { describe, expect, test } from 'vitest';
import { base } from '../../corpus/base.ts';
import { askedOf, askedOfRoles } from './doors.ts';
import { type Command, type Door, type TableTenancy, tableTenancy } from './tenancy.ts';

function table(name: string, doors: Partial<Record<Command, readonly Door[]>>): TableTenancy {
  const found = tableTenancy(base, { schema: 'public', name });
  if (found === undefined) throw new Error(`the base has no ${name}`);
  return { ...found, doors: { ...found.doors, ...doors } };
}

const owner: Door = { kind: 'role', roles: ['owner'] };
const named: Door = { kind: 'actor', column: 'assigned_to' };
const platform: Door = { kind: 'platform' };

describe('what doors ask', () => {
  test('a door on the person binds the application, not workers, nor readers who look', () => {
    const orders = table('orders', { select: [owner, named], delete: [owner] });
    expect(askedOf(base, orders, 'app', 'select')).toEqual([owner, named]);
    expect(askedOf(base, orders, 'worker', 'delete')).toEqual([]);
    expect(askedOf(base, orders, 'readonly', 'select')).toEqual([]);
    expect(askedOf(base, orders, 'readonly', 'delete')).toBeNull();
    expect(askedOf(base, orders, 'platform', 'select')).toBeNull();
  });

  test('a door for every member leaves nothing to ask', () => {
    expect(askedOf(base, table('orders', { select: [owner, { kind: 'member' }] }), 'app', 'select')).toEqual([]);
    expect(askedOf(base, table('orders', { select: [] }), 'app', 'select')).toBeNull();
  });

  test('no job writes memberships on its own account', () => {
    const members = table('firm_members', { update: [owner] });
    expect(askedOf(base, members, 'worker', 'update')).toBeNull();
    expect(askedOf(base, members, 'worker', 'select')).toEqual([]);
  });

  test('who is not signed in passes where the door says so, and nowhere else', () => {
    expect(askedOf(base, table('events', { select: [{ kind: 'everyone', anon: true }] }), 'anon', 'select')).toEqual([]);
    expect(askedOf(base, table('events', { select: [{ kind: 'everyone' }] }), 'anon', 'select')).toBeNull();
    expect(askedOf(base, table('events', { select: [{ kind: 'member' }] }), 'anon', 'select')).toBeNull();
  });

  test('whoever has the rights of several roles passes by the widest', () => {
    const orders = table('orders', {
      update: [owner, platform],
      insert: [platform],
      delete: [{ kind: 'database-role', roles: ['cleaner'] }],
    });
    const roles = (...names: readonly string[]) => new Set(names);
    expect(askedOfRoles(base, orders, roles('login', 'corpus_app'), 'update')).toEqual([owner]);
    expect(askedOfRoles(base, orders, roles('corpus_app', 'corpus_worker'), 'update')).toEqual([]);
    expect(askedOfRoles(base, orders, roles('corpus_app'), 'insert')).toBeNull();
    expect(askedOfRoles(base, orders, roles('corpus_app', 'corpus_platform'), 'insert')).toEqual([]);
    expect(askedOfRoles(base, orders, roles('cleaner'), 'delete')).toEqual([]);
    expect(askedOfRoles(base, orders, roles('stranger'), 'update')).toBeNull();
  });
});
