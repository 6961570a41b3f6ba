import { parseName } from '../../src/base/ident.ts';
import {
  type ContextSource,
  type Door,
  type Identity,
  type Roles,
  type TableKind,
  type TableTenancy,
  type Tenancy,
  type TenantContext,
  noRule,
} from '../../src/model/tenancy.ts';

export const setting = (name: string): ContextSource => ({ kind: 'setting', name, aliases: [] });

export function context(tenant: string, actor: string): TenantContext {
  return { tenant: setting(tenant), actor: setting(actor), actorType: 'uuid', role: null, requestId: null, scopes: {} };
}

/** A table of a hand-made tenancy, with a member door for every command that its kind usually has. */
export function table(name: string, kind: TableKind, key: string | null, more: Partial<TableTenancy> = {}): TableTenancy {
  const member: readonly Door[] = [{ kind: 'member' }];
  const read: readonly Door[] = kind === 'sealed' || kind === 'platform' ? [] : member;
  const write: readonly Door[] = kind === 'tenant' || kind === 'inherited' || kind === 'personal' ? member : [];
  return {
    table: parseName(name),
    kind,
    key,
    keyType: 'uuid',
    parent: null,
    strategy: null,
    doors: { select: read, insert: write, update: write, delete: write },
    columns: {},
    softDelete: null,
    scopes: {},
    globalKeys: {},
    existingPolicies: 'replace',
    ...more,
  };
}

export function parent(name: string, column: string): Partial<TableTenancy> {
  return { parent: { table: parseName(name), columns: [column], references: ['id'] }, strategy: 'key' };
}

export const noRoles: Roles = {
  migrator: 'nobody',
  app: [],
  worker: [],
  readonly: [],
  auditor: [],
  pii: [],
  platform: [],
  anon: [],
  breakGlass: [],
  retired: [],
};

export const platformOnly = { ...noRule, platformOnly: true };
export const hidden = { ...noRule, hidden: true };

export interface Declared {
  readonly root: string;
  readonly context: TenantContext;
  readonly identity: Identity | null;
  readonly roles: Partial<Roles>;
  readonly tables: readonly TableTenancy[];
  readonly more?: Partial<Tenancy>;
}

export function declared(parts: Declared): Tenancy {
  return {
    kind: 'tenancy',
    source: 'contract',
    profile: 'postgres',
    root: parseName(parts.root),
    rootKey: 'id',
    keyType: 'uuid',
    context: parts.context,
    identity: parts.identity,
    roles: { ...noRoles, ...parts.roles },
    schemas: ['public'],
    tables: parts.tables,
    views: [],
    routines: [],
    ...parts.more,
  };
}

export function identity(
  users: string,
  members: string,
  tenantColumn: string,
  active: Readonly<Record<string, string | boolean | null>> = {},
): Identity {
  return {
    users: parseName(users),
    userKey: 'id',
    alsoMembers: [],
    members: {
      table: parseName(members),
      tenantColumn,
      userColumn: 'user_id',
      active,
      role: { kind: 'column', column: 'role' },
      permissions: null,
      owners: ['owner'],
    },
  };
}
