import { nameKey, type QualifiedName } from '../../base/ident.ts';
import { isSuperuser, loginsOf } from '../../model/access.ts';
import type { Table } from '../../model/table.ts';
import { type TableTenancy, runtimeRoles } from '../../model/tenancy.ts';
import type { AuditInput } from '../rule.ts';
import { guessing } from './guess.ts';

/** A table and what the tenancy says it is, or what it most likely is when the tenancy does not mention it. */
export interface Declared {
  readonly table: Table;
  readonly spec: TableTenancy;
}

/** What the audit looks at: the tables joined with their tenancy, and the roles that may not cross. */
export interface Surface {
  /** Tables that exist and are declared, or look like tables of tenants; partitions are not among them. */
  readonly declared: readonly Declared[];
  /** Partitions at any depth, with the tenancy of the table they belong to, declared or guessed. */
  readonly partitions: readonly (Declared & { readonly root: Table })[];
  /** Tables in governed schemas that the tenancy does not mention. */
  readonly undeclared: readonly Table[];
  /** Run-time and retired roles that exist, and the logins behind them. */
  readonly runtime: readonly string[];
  /** Those of `runtime` that the tenancy does not name. */
  readonly logins: readonly string[];
  /** Roles that the tenancy does not name, superusers and the server's own left out. */
  readonly strangers: readonly string[];
  /** `declared`, by `schema.name`. */
  readonly byName: ReadonlyMap<string, Declared>;
}

const surfaces = new WeakMap<AuditInput, Surface>();

export function surfaceOf(input: AuditInput): Surface {
  const known = surfaces.get(input);
  if (known !== undefined) return known;
  const made = look(input);
  surfaces.set(input, made);
  return made;
}

function look({ database, tenancy }: AuditInput): Surface {
  const tables = new Map(database.tables.map((table) => [nameKey(table), table]));
  const rootOf = (table: Table): Table => {
    const parent = table.partitionOf === null ? undefined : tables.get(nameKey(table.partitionOf.parent));
    return parent === undefined ? table : rootOf(parent);
  };
  const whole = database.tables.filter((table) => table.partitionOf === null);
  const specs = new Map(tenancy.tables.map((spec) => [nameKey(spec.table), spec]));
  // A person's row and the tenant's own row are told apart by their primary key, also where the tenancy leaves it out.
  const specOf = (table: QualifiedName): TableTenancy | undefined => {
    const spec = specs.get(nameKey(table));
    if (spec === undefined) return undefined;
    if (spec.key !== null) return spec;
    if (spec.kind === 'identity') return { ...spec, key: tenancy.identity?.userKey ?? null };
    return spec.kind === 'root' ? { ...spec, key: tenancy.rootKey } : spec;
  };
  const guess = guessing(tenancy, specs);
  const judged = (table: Table): TableTenancy | undefined =>
    specOf(table) ?? (tenancy.schemas.includes(table.schema) ? (guess(table) ?? undefined) : undefined);
  const existing = new Set(database.roles.map((role) => role.name));
  const logins = loginsOf(database, tenancy.roles);
  const runtime = [...new Set([...runtimeRoles(tenancy.roles), ...tenancy.roles.retired, ...logins])].filter((name) => existing.has(name));
  const known = new Set([...runtime, tenancy.roles.migrator, ...tenancy.roles.breakGlass]);
  const declared = whole.flatMap((table) => {
    const spec = judged(table);
    return spec === undefined ? [] : [{ table, spec }];
  });
  return {
    declared,
    byName: new Map(declared.map((one) => [nameKey(one.table), one])),
    partitions: database.tables.flatMap((table) => {
      if (table.partitionOf === null) return [];
      const root = rootOf(table);
      const spec = judged(root);
      return spec === undefined ? [] : [{ table, spec, root }];
    }),
    undeclared: whole.filter((table) => tenancy.schemas.includes(table.schema) && specOf(table) === undefined),
    runtime,
    logins,
    strangers: [...existing].filter((name) => !known.has(name) && !name.startsWith('pg_') && !isSuperuser(database, name)),
  };
}

/** Whether rows of this table are behind row security in a sealed database: everything but reference data. */
export function isGuarded(spec: TableTenancy): boolean {
  return spec.kind !== 'reference';
}

/** Whether each row belongs to a person: personal tables, and what hangs on them. */
export function isOwnedByActor(input: AuditInput, spec: TableTenancy): boolean {
  for (
    let at: TableTenancy | undefined = spec;
    at !== undefined;
    at = at.parent === null ? undefined : declaredTable(input, at.parent.table)?.spec
  ) {
    if (at.kind !== 'inherited') return at.kind === 'personal';
  }
  return false;
}

/** Whether each row belongs to one tenant, by its own key or by its parent's; also where some are shown to everybody. */
export function isTenantOwned(spec: TableTenancy): boolean {
  if (spec.kind === 'public') return spec.when !== undefined;
  return spec.kind === 'root' || spec.kind === 'tenant' || spec.kind === 'inherited' || spec.kind === 'shared';
}

/** The declared table of this name, if it exists. */
export function declaredTable(input: AuditInput, name: QualifiedName): Declared | undefined {
  return surfaceOf(input).byName.get(nameKey(name));
}

export function hasColumn(table: Table, name: string): boolean {
  return table.columns.some((column) => column.name === name);
}

/** The names of the columns that are never null. */
export function notNullColumns(table: Table): ReadonlySet<string> {
  return new Set(table.columns.filter((column) => column.notNull).map((column) => column.name));
}
