import { findNamed } from '../model/lookup.ts';
import { type QualifiedName, nameKey, parseName } from '../base/ident.ts';
import type { Database } from '../model/database.ts';
import type { Table } from '../model/table.ts';
import type { ColumnRule, Conditions, Identity, KeyType, TableTenancy } from '../model/tenancy.ts';
import { mergeRules } from './columns.ts';
import type { Contract, TableDeclaration } from './declaration.ts';
import { type ContractIssue, unknownName } from './issue.ts';
import { checkDoors, defaultDoors, resolveDoors } from './resolve-doors.ts';

/** What every table is resolved against. */
export interface Resolution {
  readonly contract: Contract;
  readonly database: Database;
  readonly schemas: readonly string[];
  readonly identity: Identity | null;
  readonly keyType: KeyType;
  readonly issues: ContractIssue[];
}

export function findTable(resolution: Resolution, text: string): Table | undefined {
  const name = parseName(text, resolution.schemas[0]);
  return findNamed(resolution.database.tables, name);
}

/** Resolves one entry of `tables`; null when the database has no such table. */
export function resolveTable(resolution: Resolution, name: string, declaration: TableDeclaration): TableTenancy | null {
  const { contract, database, identity, issues } = resolution;
  const path = `tables.${name}`;
  const table = findTable(resolution, name);
  if (table === undefined) {
    issues.push(
      unknownName(
        path,
        'table',
        name,
        database.tables.filter((t) => resolution.schemas.includes(t.schema)).map((t) => t.name),
      ),
    );
    return null;
  }
  const { options, kind } = declaration;
  const has = (column: string) => table.columns.some((candidate) => candidate.name === column);
  const columnNames = table.columns.map((column) => column.name);
  const need = (column: string, at: string) => {
    if (!has(column)) issues.push(unknownName(`${path}.${at}`, `column of ${name}`, column, columnNames));
  };

  const parent = declaration.parent === undefined ? null : resolveParent(resolution, path, table, declaration);
  const key = keyOf(resolution, path, table, declaration, has);
  const softDelete =
    options.softDelete === true
      ? 'deleted_at'
      : options.softDelete === false || options.softDelete === undefined
        ? null
        : options.softDelete;
  if (softDelete !== null) need(softDelete, 'softDelete');
  const columns: Record<string, ColumnRule> = {};
  for (const [field, specs] of [
    ['columns', options.columns],
    ['pii', options.pii],
  ] as const) {
    for (const [column, spec] of Object.entries(specs ?? {})) {
      need(column, `${field}.${column}`);
      columns[column] = mergeRules(columns[column], spec);
    }
  }
  for (const [scopeName, column] of Object.entries(options.scopes ?? {})) {
    need(column, `scopes.${scopeName}`);
    const known = Object.keys(contract.tenant.scopes ?? {});
    if (!known.includes(scopeName)) issues.push(unknownName(`${path}.scopes.${scopeName}`, 'scope', scopeName, known));
  }
  for (const list of Object.keys(options.globalKeys ?? {})) for (const column of list.split(',')) need(column.trim(), `globalKeys.${list}`);

  const membersTable = identity !== null && nameKey(identity.members.table) === nameKey(table);
  const defaults = defaultDoors(kind, {
    membersTable,
    hasRoles: identity?.members.role != null,
    selfColumn: identity?.userKey ?? 'id',
    keyed: key !== null,
    anon: declaration.anon ?? false,
  });
  checkDoors(kind, options.doors, path, issues);
  const when = resolveWhen(resolution, path, table, declaration, key);
  const doors = resolveDoors(options.doors, defaults, identity, path, issues);
  for (const door of Object.values(doors).flat()) if (door.kind === 'actor') need(door.column, 'doors');
  return {
    table: { schema: table.schema, name: table.name },
    kind,
    key,
    keyType: kind === 'personal' ? typeOf(table, key, resolution.keyType) : resolution.keyType,
    parent: parent?.parent ?? null,
    strategy: parent?.strategy ?? null,
    doors,
    columns,
    softDelete,
    scopes: options.scopes ?? {},
    globalKeys: Object.fromEntries(
      Object.entries(options.globalKeys ?? {}).map(([list, reason]) => [
        list
          .split(',')
          .map((c) => c.trim())
          .join(','),
        reason,
      ]),
    ),
    existingPolicies: options.existingPolicies ?? contract.existingPolicies ?? 'keep',
    ...(when === undefined ? {} : { when }),
  };
}

// The server stores constants of these types in a spelling of its own, so that a policy would look changed at each plan.
const rewritten = /^(time|interval|real|double|numeric|money|json|bytea|bit)|\[\]$/;

/** The rows of a public table that everybody may read; undefined when that is all of them. */
function resolveWhen(
  resolution: Resolution,
  path: string,
  table: Table,
  declaration: TableDeclaration,
  key: string | null,
): Conditions | undefined {
  const { issues } = resolution;
  const entries = Object.entries(declaration.when ?? {}).flatMap(([column, value]) =>
    value === undefined ? [] : [[column, value] as const],
  );
  if (declaration.when === undefined) return undefined;
  const at = `${path}.when`;
  if (entries.length === 0) issues.push({ path: at, message: 'says no condition', hint: 'Leave `when` out to show every row.' });
  if (key === null)
    issues.push({
      path: at,
      message: `the rows of ${table.name} that are not shown belong to nobody, because it has no tenant key`,
      hint: 'Give its key, or leave `when` out.',
    });
  for (const [column, value] of entries) {
    const found = table.columns.find((candidate) => candidate.name === column);
    if (found === undefined) {
      const known = table.columns.map((candidate) => candidate.name);
      issues.push(unknownName(`${at}.${column}`, `column of ${table.name}`, column, known));
    } else if (value !== null && (found.type === 'boolean') !== (typeof value === 'boolean')) {
      issues.push({
        path: `${at}.${column}`,
        message: `${column} is ${found.type}`,
        hint: 'Write true or false for a boolean column, a text for others.',
      });
    } else if (value !== null && rewritten.test(found.type)) {
      issues.push({
        path: `${at}.${column}`,
        message: `${column} is ${found.type}, of which one value has many spellings`,
        hint: 'Compare a text, an enum, an integer or a boolean, or say null.',
      });
    }
  }
  return Object.fromEntries(entries);
}

function typeOf(table: Table, column: string | null, fallback: KeyType): KeyType {
  const type = table.columns.find((candidate) => candidate.name === column)?.type;
  return type === 'uuid' || type === 'bigint' || type === 'integer' || type === 'text' ? type : fallback;
}

function keyOf(
  resolution: Resolution,
  path: string,
  table: Table,
  declaration: TableDeclaration,
  has: (column: string) => boolean,
): string | null {
  const { contract, issues } = resolution;
  const wanted = declaration.options.key ?? contract.tenant.key;
  const missing = (hint: string) => {
    issues.push({
      ...unknownName(
        `${path}.key`,
        `tenant key on ${table.name}`,
        wanted,
        table.columns.map((column) => column.name),
      ),
      hint,
    });
    return wanted;
  };
  switch (declaration.kind) {
    case 'root':
      return contract.tenant.rootKey ?? 'id';
    case 'personal':
      if (declaration.owner !== undefined && !has(declaration.owner))
        issues.push(
          unknownName(
            `${path}.owner`,
            `column of ${table.name}`,
            declaration.owner,
            table.columns.map((column) => column.name),
          ),
        );
      return declaration.owner ?? null;
    case 'tenant':
    case 'shared':
      return has(wanted)
        ? wanted
        : missing(`Say inherited('parent') if its rows belong to the tenant of another table, or give its key: tenant({ key: '...' }).`);
    case 'inherited':
      // With strategy `key` a missing column is what the plan adds.
      return declaration.parent?.strategy === 'subquery' ? null : wanted;
    case 'public':
      return has(wanted) ? wanted : null;
    default:
      return null;
  }
}

function resolveParent(
  resolution: Resolution,
  path: string,
  table: Table,
  declaration: TableDeclaration,
): { parent: NonNullable<TableTenancy['parent']>; strategy: 'key' | 'subquery' } | null {
  const { parent } = declaration;
  if (parent === undefined) return null;
  const target = findTable(resolution, parent.table);
  if (target === undefined) {
    resolution.issues.push(
      unknownName(
        `${path}.parent`,
        'table',
        parent.table,
        resolution.database.tables.map((t) => t.name),
      ),
    );
    return null;
  }
  const ways = table.foreignKeys.filter((key) => nameKey(key.references) === nameKey(target) && !key.inherited);
  // A composite key made by an earlier plan leads the same way as the single one it replaced.
  const inFront = ownerColumn(resolution, parent.table) ?? declaration.options.key ?? resolution.contract.tenant.key;
  const bare = (columns: readonly string[]) => columns.filter((column) => column !== inFront);
  const chosen = parent.columns;
  const found = chosen === undefined ? ways : ways.filter((key) => bare(key.columns).join() === [...chosen].join());
  const distinct = new Map(found.map((key) => [bare(key.columns).join(), key]));
  const [way] = distinct.values();
  if (way === undefined) {
    resolution.issues.push({
      path: `${path}.parent`,
      message: `no foreign key leads from ${table.name} to ${target.name}`,
      hint: 'Add the foreign key in your own migration first: without it nothing says whose the row is.',
    });
    return null;
  }
  if (distinct.size > 1) {
    resolution.issues.push({
      path: `${path}.parent`,
      message: `${distinct.size} foreign keys lead from ${table.name} to ${target.name}`,
      hint: `Say which one decides: inherited('${parent.table}', { through: ['${way.columns.at(-1) ?? ''}'] }).`,
    });
    return null;
  }
  const keep = way.columns
    .map((column, index) => [column, way.referencedColumns[index] ?? ''] as const)
    .filter(([column]) => bare([column]).length > 0);
  return {
    parent: { table: nameOf(target), columns: keep.map(([column]) => column), references: keep.map(([, column]) => column) },
    strategy: parent.strategy,
  };
}

/** The column that names the owner where the chain of parents, as declared, ends in a personal table. */
function ownerColumn(resolution: Resolution, name: string, seen: readonly string[] = []): string | undefined {
  const wanted = nameKey(parseName(name, resolution.schemas[0]));
  const entries = Object.entries(resolution.contract.tables);
  const declaration = entries.find(([each]) => nameKey(parseName(each, resolution.schemas[0])) === wanted)?.[1];
  if (declaration?.kind === 'personal') return declaration.owner;
  if (declaration?.parent === undefined || seen.includes(wanted)) return undefined;
  return ownerColumn(resolution, declaration.parent.table, [...seen, wanted]);
}

function nameOf(table: Table): QualifiedName {
  return { schema: table.schema, name: table.name };
}
