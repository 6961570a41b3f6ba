import type { QualifiedName } from '../base/ident.ts';
import { findAbout } from './lookup.ts';

/** The four commands that row security distinguishes. */
export type Command = 'select' | 'insert' | 'update' | 'delete';
export const commands: readonly Command[] = ['select', 'insert', 'update', 'delete'];

/** Type of the tenant id. */
export type KeyType = 'uuid' | 'bigint' | 'integer' | 'text';

/** Where a value of the session comes from. */
export type ContextSource =
  /** A setting; its aliases are set to the same value, for code that was there before. */
  | { readonly kind: 'setting'; readonly name: string; readonly aliases: readonly string[] }
  /** A field of a JSON object in a setting, as PostgREST and Supabase pass verified claims. */
  | { readonly kind: 'claim'; readonly setting: string; readonly path: readonly string[] };

/** What the session carries. */
export interface TenantContext {
  /** `membership`: no single tenant is set; the actor reaches every tenant it is an active member of. */
  readonly tenant: ContextSource | { readonly kind: 'membership' };
  readonly actor: ContextSource | null;
  readonly actorType: KeyType;
  /** Name of the actor's role, for logs and application code; no door trusts it. */
  readonly role: ContextSource | null;
  readonly requestId: ContextSource | null;
  /** Narrower scopes inside a tenant, by name, e.g. one client of an agency. */
  readonly scopes: Readonly<Record<string, { readonly source: ContextSource; readonly type: KeyType }>>;
}

/** Who the people are and how they belong to tenants. */
export interface Identity {
  readonly users: QualifiedName;
  readonly userKey: string;
  readonly members: Members;
  /** Further tables whose active rows make two people visible to each other (e.g. members of a client). */
  readonly alsoMembers: readonly Members[];
}

/** Column -> the value it has to have; null means `is null`. All of them hold together. */
export type Conditions = Readonly<Record<string, string | boolean | null>>;

export interface Members {
  readonly table: QualifiedName;
  readonly tenantColumn: string;
  readonly userColumn: string;
  /** A membership counts only when these hold. */
  readonly active: Conditions;
  /** How the role of a member is found. */
  readonly role:
    | { readonly kind: 'column'; readonly column: string }
    | {
        readonly kind: 'table';
        readonly column: string;
        readonly table: QualifiedName;
        readonly key: string;
        readonly name: string;
        readonly permissions: string | null;
      }
    | null;
  /** A jsonb column of permissions on the membership itself. */
  readonly permissions: string | null;
  /** Names of the roles that count as owner. */
  readonly owners: readonly string[];
}

export type TableKind =
  | 'root'
  | 'tenant'
  | 'inherited'
  | 'personal'
  | 'identity'
  | 'shared'
  | 'reference'
  | 'sealed'
  | 'public'
  | 'platform';

/** One way in, for one command; a table's doors for a command are alternatives. */
export type Door =
  | { readonly kind: 'member' }
  | { readonly kind: 'role'; readonly roles: readonly string[] }
  | { readonly kind: 'permission'; readonly name: string }
  /** The row names the actor: `column` = the actor's id. */
  | { readonly kind: 'actor'; readonly column: string }
  /** Platform roles only. */
  | { readonly kind: 'platform' }
  /** The named database roles only, within the tenant. */
  | { readonly kind: 'database-role'; readonly roles: readonly string[] }
  /** Anybody with the grant, whatever the tenant (public tables). */
  | { readonly kind: 'everyone' /** Not signed in either. Default false. */; readonly anon?: boolean };

export interface ColumnRule {
  /** No update after insert. */
  readonly immutable: boolean;
  /** Written by platform roles only. */
  readonly platformOnly: boolean;
  /** Not selectable by run-time roles (the pii role excepted); secrets, and clear PII behind a masked view. */
  readonly hidden: boolean;
  readonly pii: 'encrypted' | 'lookup' | 'mask' | 'tag' | null;
  /** What a masked view shows of it. Default `text`: the first letter. */
  readonly mask?: MaskStyle;
}

export type MaskStyle = 'name' | 'email' | 'phone' | 'text';

export interface TableTenancy {
  readonly table: QualifiedName;
  readonly kind: TableKind;
  /** Tenant key (or, on personal tables, the owner) that the sealed table carries; null for tables without one. */
  readonly key: string | null;
  readonly keyType: KeyType;
  /** For inherited tables: the parent that decides the tenant. */
  readonly parent: { readonly table: QualifiedName; readonly columns: readonly string[]; readonly references: readonly string[] } | null;
  /** For inherited tables: carry the key, or ask the parent. */
  readonly strategy: 'key' | 'subquery' | null;
  readonly doors: Readonly<Record<Command, readonly Door[]>>;
  readonly columns: Readonly<Record<string, ColumnRule>>;
  readonly softDelete: string | null;
  /** Scope name -> column: rows outside the session's scope are behind the wall too. */
  readonly scopes: Readonly<Record<string, string>>;
  /** Unique keys that stay unique across tenants on purpose, as `column,column`, with the reason. */
  readonly globalKeys: Readonly<Record<string, string>>;
  /** What happens to policies that Bulkhead did not write: stay as further doors, or go. */
  readonly existingPolicies: 'keep' | 'replace';
  /** Public tables: only rows of which this holds are shown to everybody, the others to their tenant. Default: every row. */
  readonly when?: Conditions;
}

export interface ViewTenancy {
  readonly view: QualifiedName;
  readonly mode:
    | { readonly kind: 'invoker' }
    /** Runs as its owner on purpose. */
    | { readonly kind: 'definer'; readonly reason: string }
    /**
     * Made by Bulkhead. `masked`: the table with its marked columns masked. `live`: its rows that are not deleted, with the
     * reader's rights, written through like the table.
     */
    | { readonly kind: 'masked' | 'live'; readonly table: QualifiedName };
  /** Run-time roles that may read it. */
  readonly select: readonly string[];
}

export interface RoutineTenancy {
  readonly schema: string;
  readonly name: string;
  /** Identity arguments; null when the name alone is unambiguous. */
  readonly signature: string | null;
  readonly security: 'invoker' | 'definer';
  /** Why a definer function may run as its owner. */
  readonly reason: string | null;
  /** How a definer function keeps to the tenant: its body names the context, or it serves callers without a tenant. */
  readonly tenantCheck: 'context' | 'pre-tenant' | null;
  /** Run-time roles that may call it. */
  readonly execute: readonly string[];
}

/** Database roles by what they are for. Each may be empty but `migrator`. */
export interface Roles {
  /** Owns the sealed tables and Bulkhead's definer functions; BYPASSRLS, no login. */
  readonly migrator: string;
  readonly app: readonly string[];
  readonly worker: readonly string[];
  readonly readonly: readonly string[];
  readonly auditor: readonly string[];
  readonly pii: readonly string[];
  readonly platform: readonly string[];
  readonly anon: readonly string[];
  readonly breakGlass: readonly string[];
  /** Roles of the time before: they lose BYPASSRLS and every right on governed objects. */
  readonly retired: readonly string[];
}

/** What every table of a database IS, as plain data: what the contract says, or what could be inferred. */
export interface Tenancy {
  readonly kind: 'tenancy';
  /** Only a contract can carry a proof; a guess never does. */
  readonly source: 'contract' | 'inferred';
  readonly profile: 'postgres' | 'portable';
  readonly root: QualifiedName;
  readonly rootKey: string;
  readonly keyType: KeyType;
  readonly context: TenantContext;
  readonly identity: Identity | null;
  readonly roles: Roles;
  /** Schemas that Bulkhead governs: their privileges, default privileges and undeclared objects. */
  readonly schemas: readonly string[];
  /** Schema -> the only run-time roles that may look into it; a schema that is missing here is open to those who reach something in it. */
  readonly schemaUsage?: Readonly<Record<string, readonly string[]>>;
  readonly tables: readonly TableTenancy[];
  readonly views: readonly ViewTenancy[];
  readonly routines: readonly RoutineTenancy[];
}

/** Roles that serve requests and jobs: everything that must never see another tenant. */
export function runtimeRoles(roles: Roles): readonly string[] {
  return [...new Set([...roles.app, ...roles.worker, ...roles.readonly, ...roles.auditor, ...roles.pii, ...roles.platform, ...roles.anon])];
}

export function tableTenancy(tenancy: Tenancy, table: QualifiedName): TableTenancy | undefined {
  return findAbout(tenancy.tables, table);
}

export const noRule: ColumnRule = { immutable: false, platformOnly: false, hidden: false, pii: null };
