import { describe, expect, test } from 'vitest';
import {
  applicablePolicies,
  bypassesRowSecurity,
  canBecome,
  describeReach,
  effectivePrivileges,
  objectReach,
  relationReach,
  roleClosure,
  schemaUsage,
  settableRoles,
} from './access.ts';
import type { Database } from './database.ts';
import type { Grant, Privilege } from './grant.ts';
import type { Policy } from './policy.ts';
import type { Membership, Role } from './role.ts';
import type { Table } from './table.ts';

function role(name: string, more: Partial<Role> = {}): Role {
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
    ...more,
  };
}

function member(of: string, more: Partial<Membership> = {}): Membership {
  return { role: of, admin: false, inherit: true, set: true, ...more };
}

function grant(grantee: string, privilege: Privilege): Grant {
  return { grantee, privilege, grantable: false, grantor: 'owner' };
}

function policy(name: string, roles: readonly string[], more: Partial<Policy> = {}): Policy {
  return { kind: 'policy', name, permissive: true, command: 'all', roles, using: null, check: null, ...more };
}

function table(more: Partial<Table> = {}): Table {
  return {
    kind: 'table',
    schema: 'shop',
    name: 'orders',
    owner: 'owner',
    persistence: 'permanent',
    foreign: false,
    rowSecurity: true,
    forceRowSecurity: true,
    columns: [],
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

function database(roles: readonly Role[], usage: readonly string[] = ['public']): Database {
  return {
    kind: 'database',
    server: { versionNum: 180000, database: 'd', owner: 'dba', config: [], grants: [] },
    schemas: [{ kind: 'schema', name: 'shop', owner: 'owner', grants: usage.map((name) => grant(name, 'USAGE')) }],
    roles,
    tables: [],
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
}

describe('the role graph', () => {
  const db = database([
    role('app', { memberOf: [member('staff'), member('ops', { inherit: false })] }),
    role('staff', { memberOf: [member('readers', { set: false })] }),
    role('ops', { memberOf: [member('admins')] }),
    role('readers'),
    role('admins'),
    role('dba'),
  ]);

  test('inheritance ends where a membership does not inherit', () => {
    expect([...roleClosure(db, 'app')].toSorted()).toEqual(['app', 'readers', 'staff']);
  });

  test('SET ROLE ends where a membership does not allow it, and what it reaches brings its own inheritance', () => {
    expect([...settableRoles(db, 'app')].toSorted()).toEqual(['admins', 'app', 'ops', 'staff']);
    expect([...canBecome(db, 'app')].toSorted()).toEqual(['admins', 'app', 'ops', 'readers', 'staff']);
  });

  test('the owner of the database has what pg_database_owner has', () => {
    expect(roleClosure(db, 'dba').has('pg_database_owner')).toBe(true);
    expect(roleClosure(db, 'app').has('pg_database_owner')).toBe(false);
  });

  test('memberships in a circle end', () => {
    const circle = database([role('a', { memberOf: [member('b')] }), role('b', { memberOf: [member('a')] })]);
    expect([...roleClosure(circle, 'a')]).toEqual(['a', 'b']);
  });
});

describe('how a privilege is held', () => {
  const granted = table({ grants: [grant('staff', 'SELECT'), grant('public', 'INSERT'), grant('app', 'DELETE')] });
  const db = database([
    role('app', { memberOf: [member('staff')] }),
    role('staff'),
    role('switcher', { memberOf: [member('staff', { inherit: false })] }),
    role('root', { superuser: true }),
  ]);
  const how = (name: string, privilege: Privilege) => {
    const reach = relationReach(db, name, granted, privilege);
    return reach === null ? null : describeReach(reach, privilege);
  };

  test('directly, through PUBLIC, by membership, by SET ROLE, as owner and as superuser', () => {
    expect(how('app', 'DELETE')).toBe('app: DELETE');
    expect(how('app', 'INSERT')).toBe('app: INSERT through PUBLIC');
    expect(how('app', 'SELECT')).toBe('app: SELECT through membership in staff');
    expect(how('switcher', 'SELECT')).toBe('switcher: SELECT through SET ROLE staff');
    expect(how('owner', 'TRUNCATE')).toBe('owner: TRUNCATE as owner');
    expect(how('root', 'TRUNCATE')).toBe('root: TRUNCATE as superuser');
    expect(how('app', 'TRUNCATE')).toBeNull();
  });

  test('SET ROLE does not count among the effective privileges', () => {
    expect([...effectivePrivileges(db, 'app', granted)].toSorted()).toEqual(['DELETE', 'INSERT', 'SELECT']);
    expect([...effectivePrivileges(db, 'switcher', granted)]).toEqual(['INSERT']);
  });

  test('nothing in a schema that cannot be entered', () => {
    const closed = database([role('app')], ['somebody']);
    expect(schemaUsage(closed, 'app', 'shop')).toBe(false);
    expect(objectReach(closed, 'app', { ...granted, grants: [grant('app', 'SELECT')] }, 'SELECT')).toBeNull();
  });
});

describe('row security', () => {
  const forced = table({
    policies: [
      policy('all', ['public']),
      policy('staff', ['staff'], { command: 'select' }),
      policy('wall', ['public'], { permissive: false }),
    ],
  });

  test('the attribute is not inherited, and SET ROLE reaches it', () => {
    const db = database([
      role('app', { memberOf: [member('god', { set: false })] }),
      role('other', { memberOf: [member('god')] }),
      role('god', { bypassRls: true }),
    ]);
    expect(bypassesRowSecurity(db, 'app', forced)).toBeNull();
    expect(bypassesRowSecurity(db, 'other', forced)).toMatchObject({ why: 'bypassrls', how: 'set-role', through: 'god' });
  });

  test('the rights of the owner are inherited, and force ends them', () => {
    const db = database([role('app', { memberOf: [member('owner')] }), role('owner')]);
    expect(bypassesRowSecurity(db, 'app', { ...forced, forceRowSecurity: false })).toMatchObject({
      why: 'owner',
      how: 'member',
      through: 'owner',
    });
    expect(bypassesRowSecurity(db, 'app', forced)).toBeNull();
  });

  test('a policy for a role meets those that have its privileges', () => {
    const db = database([role('app', { memberOf: [member('staff')] }), role('staff'), role('outsider')]);
    expect(applicablePolicies(db, forced, 'app', 'select').permissive.map(({ name }) => name)).toEqual(['all', 'staff']);
    expect(applicablePolicies(db, forced, 'app', 'delete').permissive.map(({ name }) => name)).toEqual(['all']);
    expect(applicablePolicies(db, forced, 'outsider', 'select').restrictive.map(({ name }) => name)).toEqual(['wall']);
  });
});
