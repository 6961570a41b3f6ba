import { type QualifiedName, nameKey } from '../../base/ident.ts';
import { applicablePolicies, findRole, relationReach, roleClosure } from '../../model/access.ts';
import { findNamed } from '../../model/lookup.ts';
import type { Policy } from '../../model/policy.ts';
import { type Routine, routineKey } from '../../model/routine.ts';
import type { Table } from '../../model/table.ts';
import type { Command, ContextSource, Tenancy } from '../../model/tenancy.ts';
import type { View } from '../../model/view.ts';
import type { Picture } from '../logic/instance.ts';
import type { TableFacts } from './branch.ts';

/** A call in an expression or in FROM. */
export interface Called {
  readonly schema: string | null;
  readonly name: string;
  readonly args: readonly unknown[];
  /** Which overload, where that is known. */
  readonly routine?: string;
}

/** The picture with what reasoning asks of it again and again. */
export interface World extends TableFacts {
  readonly picture: Picture;
  readonly tenancy: Tenancy;
  relation(name: QualifiedName): Table | View | undefined;
  /** The routine that a call means; undefined when none or several could be meant. */
  routine(call: Called): Routine | undefined;
  /** Whether policies do not bind this role, as whom a statement runs, on a table. */
  isExempt(role: string, table: Table): boolean;
  mayRead(role: string, relation: Table | View): boolean;
  policies(
    role: string,
    table: Table,
    command: Command,
  ): { readonly permissive: readonly Policy[]; readonly restrictive: readonly Policy[] };
  /** Settings that always carry the same value have one name. */
  setting(name: string): string;
}

export function makeWorld(picture: Picture, tenancy: Tenancy): World {
  const { database } = picture;
  const byTable = new Map(database.tables.map((table) => [nameKey(table), table]));
  const routines = new Map<string, Routine[]>();
  for (const routine of database.routines) routines.set(routine.name, [...(routines.get(routine.name) ?? []), routine]);
  const byKey = new Map(database.routines.map((routine) => [routineKey(routine), routine]));
  const notNull = new Map<string, ReadonlySet<string>>();
  const unique = new Map<string, readonly (readonly string[])[]>();
  const reads = new Map<string, boolean>();
  const met = new Map<string, ReturnType<typeof applicablePolicies>>();
  const aliases = aliasesOf(tenancy);
  return {
    picture,
    tenancy,
    relation: (name) => findNamed(database.tables, name) ?? findNamed(database.views, name),
    routine({ schema, name, args, routine: key }) {
      if (key !== undefined) return byKey.get(key);
      const found = (routines.get(name) ?? []).filter(
        (routine) => (schema === null || routine.schema === schema) && takes(routine, args.length),
      );
      return found.length === 1 ? found[0] : undefined;
    },
    isExempt(role, table) {
      if (!table.rowSecurity) return true;
      const attributes = findRole(database, role);
      if (attributes?.superuser === true || attributes?.bypassRls === true) return true;
      return !table.forceRowSecurity && roleClosure(database, role).has(table.owner);
    },
    mayRead(role, relation) {
      const key = `${role} ${nameKey(relation)}`;
      const known = reads.get(key) ?? relationReach(database, role, relation, 'SELECT') !== null;
      reads.set(key, known);
      return known;
    },
    policies(role, table, command) {
      const key = `${role} ${command} ${nameKey(table)}`;
      const known = met.get(key) ?? applicablePolicies(database, table, role, command);
      met.set(key, known);
      return known;
    },
    setting: (name) => aliases.get(name) ?? name,
    isNotNull(name, column) {
      const known = notNull.get(name) ?? notNullColumns(byTable.get(name));
      notNull.set(name, known);
      return known.has(column);
    },
    uniqueKeys(name) {
      const known = unique.get(name) ?? uniqueLists(byTable.get(name));
      unique.set(name, known);
      return known;
    },
  };
}

function notNullColumns(table: Table | undefined): ReadonlySet<string> {
  const primary = table?.keys.filter((key) => key.type === 'primary').flatMap((key) => key.columns) ?? [];
  return new Set([...primary, ...(table?.columns.filter((column) => column.notNull).map((column) => column.name) ?? [])]);
}

function uniqueLists(table: Table | undefined): readonly (readonly string[])[] {
  if (table === undefined) return [];
  const indexes = table.indexes
    .filter((index) => index.unique && index.valid && index.predicate === null)
    .flatMap((index) => (index.columns.every((column) => column !== null) ? [index.columns] : []));
  return [...table.keys.map((key) => key.columns), ...indexes];
}

function takes(routine: Routine, args: number): boolean {
  if (routine.type !== 'function') return false;
  const given = routine.signature.trim() === '' ? 0 : routine.signature.split(/,(?![^(]*\))/).length;
  // Arguments with defaults may be left out; which ones, the signature does not tell.
  return given === args;
}

/** Settings that the session layer sets to one value. */
function aliasesOf(tenancy: Tenancy): ReadonlyMap<string, string> {
  const { tenant, actor, role, requestId, scopes } = tenancy.context;
  const sources: readonly (ContextSource | null)[] = [
    tenant.kind === 'membership' ? null : tenant,
    actor,
    role,
    requestId,
    ...Object.values(scopes).map((scope) => scope.source),
  ];
  return new Map(
    sources.flatMap((source) => (source?.kind === 'setting' ? source.aliases.map((alias) => [alias, source.name] as const) : [])),
  );
}
