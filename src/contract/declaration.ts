import type { ContextSource, KeyType } from '../model/tenancy.ts';
import type { Waiver } from '../model/waiver.ts';
import type { ColumnSpec } from './columns.ts';
import type { ScopeSpec } from './context.ts';
import type { Doors } from './doors.ts';

/** Table and column names of a database, as `bulkhead types` writes them; without them every name is accepted. */
export type AnySchema = Record<string, string>;

// NoInfer throughout: the columns come from the table that the options are for, never from what was typed here.
export interface TableOptions<Column extends string> {
  /** The tenant key, when it has another name here than in the contract's `tenant.key`. */
  readonly key?: NoInfer<Column>;
  readonly doors?: Doors<NoInfer<Column>>;
  /** The column that marks a deleted row; true means `deleted_at`. Default false. */
  readonly softDelete?: boolean | NoInfer<Column>;
  readonly columns?: Readonly<Partial<Record<NoInfer<Column>, ColumnSpec>>>;
  /** Columns that hold personal data. */
  readonly pii?: Readonly<Partial<Record<NoInfer<Column>, ColumnSpec>>>;
  /** Scope name -> column that must match it. */
  readonly scopes?: Readonly<Record<string, NoInfer<Column>>>;
  /** Unique keys meant to hold across tenants (`domain`, or `a,b`), with the reason. */
  readonly globalKeys?: Readonly<Record<string, string>>;
  /** Policies that Bulkhead did not write: stay as further doors behind the wall, or go. Default: the contract's. */
  readonly existingPolicies?: 'keep' | 'replace';
}

/** What a table is; made by the functions in kinds.ts. */
export interface TableDeclaration<Column extends string = string, Table extends string = string> {
  readonly kind: 'root' | 'tenant' | 'inherited' | 'personal' | 'identity' | 'shared' | 'reference' | 'sealed' | 'public' | 'platform';
  readonly options: TableOptions<Column>;
  /** Inherited tables: the parent, the foreign key columns when there is more than one way, and the strategy. */
  readonly parent?: { readonly table: Table; readonly columns?: readonly Column[]; readonly strategy: 'key' | 'subquery' };
  /** Personal tables: the column that names the owner. */
  readonly owner?: Column;
  /** Public tables: also for those who are not signed in. */
  readonly anon?: boolean;
  /** Public tables: the rows that everybody may read, when not all of them. */
  readonly when?: Readonly<Partial<Record<Column, string | boolean | null>>>;
}

export interface MembersSpec<Table extends string = string> {
  readonly table: Table;
  /** Column with the tenant id. Default: the contract's tenant key. */
  readonly tenant?: string;
  /** Column with the user id. Default `user_id`. */
  readonly user?: string;
  /** A membership counts only when these hold, e.g. `{ status: 'active', deleted_at: null }`. Default: always. */
  readonly active?: Readonly<Record<string, string | boolean | null>>;
  /** A column with the role's name, or the way to it through a table of roles. */
  readonly role?:
    | string
    | { readonly column: string; readonly table: Table; readonly key?: string; readonly name: string; readonly permissions?: string };
  /** A jsonb column of permissions on the membership. */
  readonly permissions?: string;
  /** Roles that count as owner. Default `['owner']`. */
  readonly owners?: readonly string[];
}

export interface RolesSpec {
  /** Owns the sealed tables; BYPASSRLS, no login. */
  readonly migrator: string;
  /** Serves requests. */
  readonly app: string | readonly string[];
  /** Runs jobs, bound to one tenant each. */
  readonly worker?: string | readonly string[];
  readonly readonly?: string | readonly string[];
  readonly auditor?: string | readonly string[];
  /** Reads personal data in clear. */
  readonly pii?: string | readonly string[];
  readonly platform?: string | readonly string[];
  /** Callers who are not signed in. They reach nothing that is not listed. */
  readonly anon?: string | readonly string[];
  readonly breakGlass?: string | readonly string[];
  /** Roles of the time before, e.g. a service key: they lose BYPASSRLS and every right on governed objects. */
  readonly retired?: string | readonly string[];
}

export type RolePurpose = 'app' | 'worker' | 'readonly' | 'auditor' | 'pii' | 'platform' | 'anon';

export interface ViewDeclaration {
  readonly mode:
    | { readonly kind: 'invoker' }
    | { readonly kind: 'definer'; readonly reason: string }
    | { readonly kind: 'masked' | 'live'; readonly table: string };
  /** Who may read it: purposes of roles. Default app, worker, readonly, auditor. */
  readonly select: readonly RolePurpose[];
}

export interface FunctionDeclaration {
  readonly security: 'invoker' | 'definer';
  readonly reason: string | null;
  readonly tenantCheck: 'context' | 'pre-tenant' | null;
  /** Who may call it: purposes of roles. Default app, worker. */
  readonly execute: readonly RolePurpose[];
}

/** What the author writes. Only `tenant`, `roles` and `tables` are needed. */
export interface Contract<S extends AnySchema = AnySchema> {
  readonly tenant: {
    /** The table whose rows are the tenants. */
    readonly root: keyof S & string;
    /** Its key column. Default `id`. */
    readonly rootKey?: string;
    /** Name of the tenant key on most tables, e.g. `company_id`. */
    readonly key: string;
    /** Default `uuid`. */
    readonly type?: KeyType;
    /** Where the session's tenant lies: the name of a setting, `setting()`, `claim()` or `membership`. */
    readonly context: string | ContextSource | { readonly kind: 'membership' };
    readonly scopes?: Readonly<Record<string, ScopeSpec>>;
  };
  /** Where the acting user's id lies. Default: setting `bulkhead.actor`. */
  readonly actor?: string | ContextSource | { readonly source: string | ContextSource; readonly type: KeyType };
  readonly identity?: {
    readonly users: keyof S & string;
    readonly userKey?: string;
    readonly members: MembersSpec<keyof S & string>;
    /** Further membership tables by which two people see each other. */
    readonly alsoMembers?: readonly MembersSpec<keyof S & string>[];
  };
  readonly roles: RolesSpec;
  /**
   * Schemas Bulkhead governs. Default `['public']`. Names without a schema are looked up in the first. As an object: who
   * may look into each; a list alone lets every run-time role in that reaches something there.
   */
  readonly schemas?: readonly string[] | Readonly<Record<string, readonly RolePurpose[]>>;
  readonly tables: { readonly [T in keyof S & string]?: TableDeclaration<S[T], keyof S & string> };
  readonly views?: Readonly<Record<string, ViewDeclaration>>;
  readonly functions?: Readonly<Record<string, FunctionDeclaration>>;
  /** `portable` (Citus, CockroachDB): doors only, no sub-select in policies. Default `postgres`. */
  readonly profile?: 'postgres' | 'portable';
  /** Policies that Bulkhead did not write. Default `keep`: they stay as further doors, and are reported. */
  readonly existingPolicies?: 'keep' | 'replace';
  /** Findings of the audit that are left as they are for a while, each with its reason and its last day. */
  readonly waivers?: readonly Waiver[];
}
