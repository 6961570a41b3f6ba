import { expect, test } from 'vitest';
import { base } from '../../corpus/base.ts';
import { loginsOf, servesAs } from './access.ts';
import type { Database } from './database.ts';
import type { Membership, Role } from './role.ts';

function role(name: string, memberOf: readonly Membership[] = [], more: Partial<Role> = {}): Role {
  const none = { superuser: false, bypassRls: false, createRole: false, createDb: false, replication: false };
  return { kind: 'role', name, login: true, inherit: true, config: [], ...none, memberOf, ...more };
}

const of = (name: string, more: Partial<Membership> = {}): Membership => ({ role: name, admin: false, inherit: true, set: true, ...more });

function database(...roles: readonly Role[]): Database {
  return { kind: 'database', server: { owner: 'postgres' }, roles } as unknown as Database;
}

const app = role('corpus_app');
const migrator = role('corpus_migrator', [], { login: false, bypassRls: true });

test('a login that has or can take on the rights of a run-time role is one of its logins, however far', () => {
  const db = database(
    app,
    migrator,
    role('web', [of('corpus_app')]),
    role('group', [of('corpus_app')], { login: false }),
    role('far', [of('group')]),
    role('gateway', [of('corpus_anon', { inherit: false }), of('corpus_app', { inherit: false })], { inherit: false }),
    role('corpus_anon'),
  );
  expect(loginsOf(db, base.roles)).toEqual(['web', 'far', 'gateway']);
});

test('others are not: no login, superuser, administrator of the role, migrator, roles of the contract', () => {
  const db = database(
    app,
    migrator,
    role('group', [of('corpus_app')], { login: false }),
    role('postgres', [of('corpus_app')], { superuser: true }),
    role('operator', [of('corpus_app', { admin: true })]),
    role('creator', [of('corpus_app', { admin: true, inherit: false, set: false })]),
    role('asleep', [of('corpus_app', { inherit: false, set: false })]),
    role('deploy', [of('corpus_migrator')]),
    role('corpus_worker', [of('corpus_app')]),
  );
  expect(loginsOf(db, base.roles)).toEqual([]);
});

test('a login serves what its roles are for; a role of the contract what the contract says', () => {
  const db = database(
    app,
    role('corpus_pii'),
    role('web', [of('corpus_app'), of('corpus_pii', { inherit: false })]),
    role('corpus_worker', [of('corpus_pii')]),
  );
  expect(servesAs(db, base.roles, 'web', 'app')).toBe(true);
  expect(servesAs(db, base.roles, 'web', 'pii')).toBe(false);
  expect(servesAs(db, base.roles, 'corpus_worker', 'worker')).toBe(true);
  expect(servesAs(db, base.roles, 'corpus_worker', 'pii')).toBe(false);
});
