import type { ContextSource, KeyType, Members, Roles, TenantContext } from '../model/tenancy.ts';
import type { Contract, MembersSpec, RolePurpose, RolesSpec } from './declaration.ts';
import type { QualifiedName } from '../base/ident.ts';

export function asSource(source: string | ContextSource): ContextSource {
  return typeof source === 'string' ? { kind: 'setting', name: source, aliases: [] } : source;
}

/** The session's settings: what the contract says, and names of our own for what it leaves out. */
export function resolveContext(contract: Contract): TenantContext {
  const { context } = contract.tenant;
  const actor = contract.actor ?? 'bulkhead.actor';
  const typed = typeof actor === 'object' && 'source' in actor ? actor : { source: actor, type: 'uuid' as KeyType };
  return {
    tenant: typeof context === 'object' && context.kind === 'membership' ? context : asSource(context),
    actor: asSource(typed.source),
    actorType: typed.type,
    role: { kind: 'setting', name: 'bulkhead.role', aliases: [] },
    requestId: { kind: 'setting', name: 'bulkhead.request_id', aliases: [] },
    scopes: contract.tenant.scopes ?? {},
  };
}

export function resolveMembers(spec: MembersSpec, tenantKey: string, name: (text: string) => QualifiedName): Members {
  const { role } = spec;
  return {
    table: name(spec.table),
    tenantColumn: spec.tenant ?? tenantKey,
    userColumn: spec.user ?? 'user_id',
    active: spec.active ?? {},
    role:
      role === undefined
        ? null
        : typeof role === 'string'
          ? { kind: 'column', column: role }
          : {
              kind: 'table',
              column: role.column,
              table: name(role.table),
              key: role.key ?? 'id',
              name: role.name,
              permissions: role.permissions ?? null,
            },
    permissions: spec.permissions ?? null,
    owners: spec.owners ?? ['owner'],
  };
}

export function resolveRoles(spec: RolesSpec): Roles {
  const list = (value: string | readonly string[] | undefined) => (value === undefined ? [] : typeof value === 'string' ? [value] : value);
  return {
    migrator: spec.migrator,
    app: list(spec.app),
    worker: list(spec.worker),
    readonly: list(spec.readonly),
    auditor: list(spec.auditor),
    pii: list(spec.pii),
    platform: list(spec.platform),
    anon: list(spec.anon),
    breakGlass: list(spec.breakGlass),
    retired: list(spec.retired),
  };
}

/** The database roles behind purposes such as `app`. */
export function rolesOf(roles: Roles, purposes: readonly RolePurpose[]): readonly string[] {
  return [...new Set(purposes.flatMap((purpose) => roles[purpose]))];
}
