import type { FunctionDeclaration, RolePurpose, TableDeclaration, TableOptions, ViewDeclaration } from './declaration.ts';

/** Rows of one tenant each: the table has the tenant key. */
export function tenant<C extends string>(options: TableOptions<C> = {}): TableDeclaration<C, never> {
  return { kind: 'tenant', options };
}

/** Column rules and doors of the tenant root, when the defaults (read your own row, write nothing) do not fit. */
export function root<C extends string>(options: TableOptions<C> = {}): TableDeclaration<C, never> {
  return { kind: 'root', options };
}

export interface InheritedOptions<C extends string> extends TableOptions<C> {
  /** The foreign key that decides, when several lead to the parent. */
  readonly through?: readonly NoInfer<C>[];
  /** `key` (default): carry the key, tied by a composite foreign key. `subquery`: stay as it is and ask the parent. */
  readonly strategy?: 'key' | 'subquery';
}

/** Rows belong to the tenant of their parent. */
export function inherited<C extends string, P extends string>(
  parent: NoInfer<P>,
  options: InheritedOptions<C> = {},
): TableDeclaration<C, P> {
  const { through, strategy = 'key', ...rest } = options;
  return {
    kind: 'inherited',
    options: rest,
    parent: through === undefined ? { table: parent, strategy } : { table: parent, columns: through, strategy },
  };
}

/** Rows of one user each, whatever the tenant. */
export function personal<C extends string>(owner: NoInfer<C>, options: TableOptions<C> = {}): TableDeclaration<C, never> {
  return { kind: 'personal', options, owner };
}

/** People, who may belong to several tenants: seen by themselves and by their co-members. */
export function identity<C extends string>(options: TableOptions<C> = {}): TableDeclaration<C, never> {
  return { kind: 'identity', options };
}

/** Rows without a tenant are readable by all, the others by their tenant; a tenant writes its own only. */
export function sharedPlusOwn<C extends string>(options: TableOptions<C> = {}): TableDeclaration<C, never> {
  return { kind: 'shared', options };
}

/** The same for everybody, and read-only. */
export function reference<C extends string>(options: TableOptions<C> = {}): TableDeclaration<C, never> {
  return { kind: 'reference', options };
}

/** Reached by functions only; no run-time role has any right on it. */
export function sealed<C extends string>(options: TableOptions<C> = {}): TableDeclaration<C, never> {
  return { kind: 'sealed', options };
}

export interface PublicOptions<C extends string> extends TableOptions<C> {
  /** Also for callers who are not signed in. Default false. */
  readonly anon?: boolean;
  /** Only rows of which this holds are shown to everybody, e.g. `{ state: 'live', hidden_at: null }`. Default: every row. */
  readonly when?: Readonly<Partial<Record<NoInfer<C>, string | boolean | null>>>;
}

/** Deliberately readable across tenants, whole or in part; written by the tenant in its key, if it has one. */
export function publicRead<C extends string>(options: PublicOptions<C> = {}): TableDeclaration<C, never> {
  const { anon = false, when, ...rest } = options;
  return { kind: 'public', options: rest, anon, ...(when === undefined ? {} : { when }) };
}

/** For platform roles only. */
export function platformTable<C extends string>(options: TableOptions<C> = {}): TableDeclaration<C, never> {
  return { kind: 'platform', options };
}

const readers: readonly RolePurpose[] = ['app', 'worker', 'readonly', 'auditor'];

export interface ViewOptions {
  readonly select?: readonly RolePurpose[];
}

/** A view that runs with its reader's rights. */
export function invoker(options: ViewOptions = {}): ViewDeclaration {
  return { mode: { kind: 'invoker' }, select: options.select ?? readers };
}

/** A view that runs as its owner on purpose. */
export function definerView(reason: string, options: ViewOptions = {}): ViewDeclaration {
  return { mode: { kind: 'definer', reason }, select: options.select ?? readers };
}

/** A view made by Bulkhead: the table with its `mask` columns masked and its hidden and encrypted columns left out. */
export function masked(table: string, options: ViewOptions = {}): ViewDeclaration {
  return { mode: { kind: 'masked', table }, select: options.select ?? readers };
}

/**
 * A view made by Bulkhead: the rows of a table with `softDelete` that are not deleted. It runs with its reader's rights and
 * is written through like the table, so that a soft delete is an ordinary update.
 */
export function live(table: string, options: ViewOptions = {}): ViewDeclaration {
  return { mode: { kind: 'live', table }, select: options.select ?? readers };
}

/** A function that runs with its caller's rights. */
export function callable(options: { readonly execute?: readonly RolePurpose[] } = {}): FunctionDeclaration {
  return { security: 'invoker', reason: null, tenantCheck: null, execute: options.execute ?? ['app', 'worker'] };
}

export interface DefinerOptions {
  /** Why it may run as its owner. */
  readonly reason: string;
  /** `context`: its body keeps to the session's tenant. `pre-tenant`: it serves callers who have no tenant yet. */
  readonly tenantCheck: 'context' | 'pre-tenant';
  readonly execute?: readonly RolePurpose[];
}

/** A function that runs as its owner, on purpose. */
export function definer(options: DefinerOptions): FunctionDeclaration {
  return { security: 'definer', reason: options.reason, tenantCheck: options.tenantCheck, execute: options.execute ?? ['app'] };
}
