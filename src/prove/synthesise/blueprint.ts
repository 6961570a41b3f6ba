import { nameKey } from '../../base/ident.ts';
import type { Database } from '../../model/database.ts';
import type { Column, ForeignKey, Table } from '../../model/table.ts';
import { type TableKind, type TableTenancy, type Tenancy, tableTenancy } from '../../model/tenancy.ts';
import { columnsIn } from './literals.ts';
import { partitionRoot } from './partition.ts';
import { type ResolvedType, checkBody, resolveType } from './type.ts';

/** What filling one table needs to know, read from the catalogue and the tenancy once. */
export interface Blueprint {
  readonly table: Table;
  readonly key: string;
  readonly tenancy: TableTenancy | undefined;
  readonly kind: TableKind | 'undeclared';
  /** The tenant key, when the table really has that column. */
  readonly tenantKey: string | null;
  readonly primary: readonly string[];
  /** Column sets that must be unique, with the name of what says so. */
  readonly uniques: readonly { readonly name: string; readonly columns: readonly string[] }[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly checks: readonly { readonly name: string; readonly expression: string; readonly columns: readonly string[] }[];
  readonly types: ReadonlyMap<string, ResolvedType>;
  /** Columns that name a person. */
  readonly userColumns: ReadonlySet<string>;
}

/** Rows of these belong to nobody in particular: one row serves both tenants. */
export function isGlobal(kind: Blueprint['kind'], tenantKey: string | null): boolean {
  return (
    kind === 'reference' || kind === 'platform' || ((kind === 'sealed' || kind === 'public' || kind === 'undeclared') && tenantKey === null)
  );
}

/** Whether every row is for everybody to see, whoever wrote it. */
export function isShownToAll(print: Blueprint): boolean {
  return print.kind === 'reference' || print.kind === 'undeclared' || (print.kind === 'public' && print.tenancy?.when === undefined);
}

export function blueprintOf(database: Database, tenancy: Tenancy, table: Table): Blueprint {
  const declared = tableTenancy(tenancy, table);
  const names = table.columns.map((column) => column.name);
  const has = (name: string | null | undefined): name is string => name !== null && name !== undefined && names.includes(name);
  const isRoot = nameKey(table) === nameKey(tenancy.root);
  const users = tenancy.identity === null ? null : nameKey(tenancy.identity.users);
  const members = tenancy.identity === null ? [] : [tenancy.identity.members, ...tenancy.identity.alsoMembers];
  const ownMembers = members.find((candidate) => nameKey(candidate.table) === nameKey(table));
  const personal = declared !== undefined && ownedByPerson(tenancy, declared) && has(declared.key) ? [declared.key] : [];
  const actors =
    declared === undefined
      ? []
      : Object.values(declared.doors)
          .flat()
          .flatMap((door) => (door.kind === 'actor' ? [door.column] : []));
  const referencing = table.foreignKeys.filter((key) => nameKey(key.references) === users).flatMap((key) => key.columns.slice(-1));
  const uniques = [
    ...table.keys.map((key) => ({ name: key.name, columns: key.columns })),
    ...table.indexes
      .filter((index) => index.unique && index.constraint === null)
      .map((index) => ({ name: index.name, columns: indexColumns(index.definition, index.columns, names) })),
    ...table.exclusions.map((exclusion) => ({
      name: exclusion.name,
      columns: indexColumns(exclusion.definition, exclusion.columns, names),
    })),
  ];
  const kind =
    declared === undefined ? 'undeclared' : declared.kind === 'inherited' && ownedByPerson(tenancy, declared) ? 'personal' : declared.kind;
  const keyColumn = isRoot ? tenancy.rootKey : kind === 'personal' ? null : (declared?.key ?? ownMembers?.tenantColumn ?? null);
  return {
    table,
    key: nameKey(table),
    tenancy: declared,
    kind,
    tenantKey: has(keyColumn) ? keyColumn : null,
    primary: table.keys.find((candidate) => candidate.type === 'primary')?.columns ?? [],
    uniques,
    foreignKeys: table.foreignKeys,
    checks: table.checks.map((check) => {
      const expression = check.expression === '' ? checkBody(check.definition) : check.expression;
      return { name: check.name, expression, columns: columnsIn(expression, names) };
    }),
    types: new Map(table.columns.map((column) => [column.name, resolveType(database, column.type)])),
    userColumns: new Set(
      [...personal, ...actors, ...referencing, ...(ownMembers === undefined ? [] : [ownMembers.userColumn])].filter(has),
    ),
  };
}

/** True when the chain of parents ends in a person's own table: what hangs below is his too. */
function ownedByPerson(tenancy: Tenancy, table: TableTenancy): boolean {
  if (table.kind !== 'inherited') return table.kind === 'personal';
  const parent = table.parent === null ? undefined : tableTenancy(tenancy, table.parent.table);
  return parent !== undefined && parent !== table && ownedByPerson(tenancy, parent);
}

/** Expression elements count with the columns they mention. */
function indexColumns(definition: string, columns: readonly (string | null)[], names: readonly string[]): readonly string[] {
  const named = columns.filter((column): column is string => column !== null);
  if (named.length === columns.length) return named;
  const body = definition.slice(definition.indexOf('(')).split(/\bwhere\b/i)[0] ?? '';
  return [...new Set([...named, ...columnsIn(body, names)])];
}

/** Every table that must be filled: the declared ones and whatever they reference, partitions through their root. */
export function blueprints(database: Database, tenancy: Tenancy): ReadonlyMap<string, Blueprint> {
  const found = new Map<string, Blueprint>();
  const byKey = new Map(database.tables.map((table) => [nameKey(table), table]));
  const visit = (key: string): void => {
    const table = byKey.get(key);
    if (table === undefined || found.has(key)) return;
    const root = partitionRoot(database, table);
    if (root !== table) return visit(nameKey(root));
    found.set(key, blueprintOf(database, tenancy, table));
    for (const foreign of table.foreignKeys) visit(nameKey(foreign.references));
  };
  visit(nameKey(tenancy.root));
  if (tenancy.identity !== null) visit(nameKey(tenancy.identity.users));
  for (const table of tenancy.tables) visit(nameKey(table.table));
  return found;
}

export function columnOf(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name);
}
