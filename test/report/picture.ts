import type { Database } from '../../src/model/database.ts';
import type { Grant, Privilege } from '../../src/model/grant.ts';
import type { Policy } from '../../src/model/policy.ts';
import type { Membership, Role } from '../../src/model/role.ts';
import type { Routine } from '../../src/model/routine.ts';
import type { Column, Index, Table } from '../../src/model/table.ts';
import type { View } from '../../src/model/view.ts';

/** Parts of a database for tests that need no server: only what matters is said. */
export function role(name: string, more: Partial<Role> = {}): Role {
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

export function member(of: string, more: Partial<Membership> = {}): Membership {
  return { role: of, admin: false, inherit: true, set: true, ...more };
}

export function grants(grantee: string, ...privileges: readonly Privilege[]): readonly Grant[] {
  return privileges.map((privilege) => ({ grantee, privilege, grantable: false, grantor: 'owner' }));
}

/** A policy whose expressions are not understood, so that only their text counts. */
export function policy(name: string, using: string | null, more: Partial<Policy> = {}): Policy {
  return {
    kind: 'policy',
    name,
    permissive: true,
    command: 'all',
    roles: ['public'],
    using: using === null ? null : { text: using, predicate: { kind: 'opaque', text: using } },
    check: null,
    ...more,
  };
}

export function column(name: string, type = 'text', more: Partial<Column> = {}): Column {
  return {
    kind: 'column',
    name,
    type,
    notNull: false,
    default: null,
    generated: null,
    identity: null,
    collation: null,
    grants: [],
    ...more,
  };
}

export function index(name: string, columns: readonly string[], more: Partial<Index> = {}): Index {
  return {
    kind: 'index',
    name,
    unique: false,
    method: 'btree',
    columns,
    included: [],
    predicate: null,
    valid: true,
    constraint: null,
    inherited: false,
    definition: `CREATE INDEX ${name} ON public.orders USING btree (${columns.join(', ')})`,
    ...more,
  };
}

export function table(name: string, more: Partial<Table> = {}): Table {
  return {
    kind: 'table',
    schema: 'public',
    name,
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

export function view(name: string, definition: string, more: Partial<View> = {}): View {
  return {
    kind: 'view',
    schema: 'public',
    name,
    owner: 'owner',
    materialized: false,
    securityInvoker: false,
    securityBarrier: false,
    checkOption: null,
    options: [],
    columns: [],
    definition,
    query: null,
    reads: [],
    indexes: [],
    triggers: [],
    rules: [],
    grants: [],
    ...more,
  };
}

export function routine(name: string, body: string, more: Partial<Routine> = {}): Routine {
  return {
    kind: 'routine',
    schema: 'public',
    name,
    signature: '',
    type: 'function',
    returns: 'integer',
    returnsSet: false,
    language: 'sql',
    volatility: 'stable',
    parallel: 'unsafe',
    strict: false,
    leakproof: false,
    securityDefiner: false,
    config: [],
    owner: 'owner',
    body,
    definition: `CREATE OR REPLACE FUNCTION public.${name}()\n RETURNS integer\n LANGUAGE sql${more.securityDefiner === true ? '\n SECURITY DEFINER' : ''}\nAS $function$\n${body}\n$function$\n`,
    grants: [],
    ...more,
  };
}

export function database(more: Partial<Database> = {}): Database {
  return {
    kind: 'database',
    server: { versionNum: 180004, database: 'shop', owner: 'owner', config: [], grants: [] },
    schemas: [{ kind: 'schema', name: 'public', owner: 'owner', grants: grants('public', 'USAGE') }],
    roles: [],
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
    ...more,
  };
}
