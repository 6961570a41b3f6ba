import { expect, test } from 'vitest';
import { base } from '../../corpus/base.ts';
import type { Database } from '../model/database.ts';
import type { Role } from '../model/role.ts';
import type { Table } from '../model/table.ts';
import { leftAloneOf } from './left-alone.ts';

function role(name: string, groups: readonly string[], bypassRls = false): Role {
  const memberOf = groups.map((group) => ({ role: group, admin: false, inherit: true, set: true }));
  return { kind: 'role', name, login: true, superuser: false, bypassRls, memberOf } as unknown as Role;
}

function picture(owner: string, ...roles: readonly Role[]): Database {
  const orders = {
    schema: 'public',
    name: 'orders',
    owner,
    partitionOf: null,
    policies: [],
    grants: [],
    foreignKeys: [],
  } as unknown as Table;
  return {
    kind: 'database',
    server: { owner: 'postgres' },
    tables: [orders],
    views: [],
    roles: [role('corpus_app', []), ...roles],
  } as unknown as Database;
}

test('what a login behind a run-time role has of its own is named, because the plan leaves it', () => {
  expect(leftAloneOf(base, picture('web', role('web', ['corpus_app'], true)))).toEqual([
    { kind: 'login', object: 'web', text: 'logs in as a member of corpus_app and keeps what it has of its own: BYPASSRLS, public.orders' },
  ]);
  expect(leftAloneOf(base, picture('postgres', role('web', ['corpus_app', 'corpus_migrator']), role('corpus_migrator', [])))).toEqual([
    {
      kind: 'login',
      object: 'web',
      text: 'logs in as a member of corpus_app and keeps what it has of its own: membership in corpus_migrator',
    },
  ]);
});

test('a login that has nothing of its own is not worth a line', () => {
  expect(leftAloneOf(base, picture('postgres', role('web', ['corpus_app'])))).toEqual([]);
});
