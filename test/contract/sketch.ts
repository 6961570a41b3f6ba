import { parseName } from '../../src/base/ident.ts';
import { parseExpression } from '../../src/catalog/parse-predicate.ts';
import type { Database } from '../../src/model/database.ts';
import type { Grant, Privilege } from '../../src/model/grant.ts';
import type { Policy } from '../../src/model/policy.ts';
import type { Role } from '../../src/model/role.ts';
import type { Routine } from '../../src/model/routine.ts';
import type { Column, ForeignKey, Key, Table } from '../../src/model/table.ts';

/** A database in a few lines. */
export interface Sketch {
  readonly name?: string;
  /** Columns by table: `id uuid pk, tenant_id uuid! -> tenants, parent uuid -> nodes cascade, slug text! unique`. */
  readonly tables: Readonly<Record<string, string>>;
  /** `using` by `table` or `table.policy`; call loadParser() first. */
  readonly policies?: Readonly<Record<string, string>>;
  readonly roles?: readonly (Partial<Role> & { readonly name: string; readonly on?: readonly Privilege[]; readonly owns?: boolean })[];
  readonly functions?: Readonly<Record<string, { readonly body: string; readonly definer?: boolean; readonly pinned?: boolean }>>;
  /** Check expressions by table. */
  readonly checks?: Readonly<Record<string, readonly string[]>>;
}

export function sketch(drawn: Sketch): Database {
  const roles = (drawn.roles ?? []).map(role);
  const owner = drawn.roles?.find((candidate) => candidate.owns === true)?.name ?? 'postgres';
  const grants = (drawn.roles ?? []).flatMap(({ name, on = [] }) =>
    on.map((privilege): Grant => ({ grantee: name, privilege, grantable: false, grantor: owner })),
  );
  const tables = Object.entries(drawn.tables).map(([key, text]) => table(key, text, owner, grants, drawn));
  const routines = Object.entries(drawn.functions ?? {}).map(([key, made]) => routine(key, made, owner));
  const schemas = [...new Set(['public', ...tables.map((one) => one.schema), ...routines.map((one) => one.schema)])];
  return {
    kind: 'database',
    server: { versionNum: 180000, database: drawn.name ?? 'shop', owner: 'postgres', config: [], grants: [] },
    schemas: schemas.map((name) => ({ kind: 'schema', name, owner: 'postgres', grants: [] })),
    roles: [role({ name: 'postgres', superuser: true, bypassRls: true, login: true }), ...roles],
    tables,
    views: [],
    routines,
    sequences: [],
    enums: [],
    domains: [],
    otherTypes: [],
    defaultPrivileges: [],
    publications: [],
    extensions: [],
  };
}

function role(given: Partial<Role> & { readonly name: string }): Role {
  const plain = {
    superuser: false,
    bypassRls: false,
    login: false,
    inherit: true,
    createRole: false,
    createDb: false,
    replication: false,
    config: [],
    memberOf: [],
  };
  const { name, superuser, bypassRls, login, inherit, createRole, createDb, replication, config, memberOf } = { ...plain, ...given };
  return { kind: 'role', name, superuser, bypassRls, login, inherit, createRole, createDb, replication, config, memberOf };
}

function table(key: string, text: string, owner: string, grants: readonly Grant[], drawn: Sketch): Table {
  const { schema, name } = parseName(key);
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const pairs = parts.filter((part) => part.startsWith('unique(')).map((part) => part.slice(7, -1).split(' '));
  const columns = parts.filter((part) => !part.startsWith('unique('));
  const has = (mark: string) => columns.filter((part) => part.split(' ').includes(mark)).map((part) => part.split(' ')[0] ?? '');
  const unique = (columnNames: readonly string[], type: Key['type']): Key => ({
    kind: 'key',
    name: `${name}_${columnNames.join('_')}_key`,
    type,
    columns: columnNames,
    nullsNotDistinct: false,
    definition: '',
  });
  const policies = Object.entries(drawn.policies ?? {}).filter(([at]) => at === key || at.startsWith(`${key}:`));
  return {
    kind: 'table',
    schema,
    name,
    owner,
    persistence: 'permanent',
    foreign: false,
    rowSecurity: policies.length > 0,
    forceRowSecurity: false,
    columns: columns.map(column),
    keys: [
      ...(has('pk').length > 0 ? [unique(has('pk'), 'primary')] : []),
      ...has('unique').map((one) => unique([one], 'unique')),
      ...pairs.map((pair) => unique(pair, 'unique')),
    ],
    foreignKeys: columns.flatMap((part) => foreignKey(name, part)),
    checks: (drawn.checks?.[key] ?? []).map((expression, index) => ({
      kind: 'check',
      name: `${name}_check${index}`,
      expression,
      validated: true,
      inherited: false,
      definition: '',
    })),
    exclusions: [],
    indexes: [],
    policies: policies.map(
      ([at, using]): Policy => ({
        kind: 'policy',
        name: at,
        permissive: true,
        command: 'all',
        roles: ['public'],
        using: parseExpression(using),
        check: null,
      }),
    ),
    triggers: [],
    rules: [],
    grants,
    partitionKey: null,
    partitionOf: null,
    inherits: [],
    options: [],
    estimatedRows: -1,
  };
}

function column(part: string): Column {
  const [name = '', type = 'text', ...marks] = part.split(' ');
  return {
    kind: 'column',
    name,
    type: typeName(type),
    notNull: type.endsWith('!') || marks.includes('pk'),
    default: null,
    generated: null,
    identity: null,
    collation: null,
    grants: [],
  };
}

function typeName(type: string): string {
  const bare = type.replace('!', '');
  return bare === 'timestamptz' ? 'timestamp with time zone' : bare;
}

function foreignKey(table: string, part: string): readonly ForeignKey[] {
  const [left = '', right] = part.split(' -> ');
  if (right === undefined) return [];
  const [target = '', action] = right.split(' ');
  const from = left.split(' ')[0] ?? '';
  const { schema, name } = parseName(target);
  const kind: ForeignKey['kind'] = 'foreign-key';
  return [
    {
      kind,
      name: `${table}_${from}_fkey`,
      columns: [from],
      references: { schema, name },
      referencedColumns: ['id'],
      onUpdate: 'no action',
      onDelete: action === 'cascade' ? 'cascade' : 'no action',
      onDeleteColumns: [],
      match: 'simple',
      deferrable: false,
      deferred: false,
      validated: true,
      inherited: false,
      definition: '',
    },
  ];
}

function routine(
  key: string,
  made: { readonly body: string; readonly definer?: boolean; readonly pinned?: boolean },
  owner: string,
): Routine {
  const { schema, name } = parseName(key);
  return {
    kind: 'routine',
    schema,
    name,
    signature: '',
    type: 'function',
    returns: 'uuid',
    returnsSet: false,
    language: 'sql',
    volatility: 'stable',
    parallel: 'unsafe',
    strict: false,
    leakproof: false,
    securityDefiner: made.definer ?? false,
    config: made.pinned === true ? ['search_path=pg_catalog'] : [],
    owner,
    body: made.body,
    definition: null,
    grants: [],
  };
}
