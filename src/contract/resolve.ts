import { findNamed } from '../model/lookup.ts';
import { BulkheadError } from '../base/errors.ts';
import { nameKey, parseName } from '../base/ident.ts';
import type { Database } from '../model/database.ts';
import {
  commands,
  type Identity,
  type RoutineTenancy,
  type TableTenancy,
  type Tenancy,
  type ViewTenancy,
  runtimeRoles,
} from '../model/tenancy.ts';
import type { Contract } from './declaration.ts';
import { type ContractIssue, unknownName } from './issue.ts';
import { resolveContext, resolveMembers, resolveRoles, rolesOf } from './resolve-context.ts';
import { type Resolution, findTable, resolveTable } from './resolve-table.ts';
import { shapeIssues } from './shape.ts';
import { rolesFor } from './lower/privileges.ts';

/** A contract against a database: what every table is, or everything that is wrong, all at once. */
export type Resolved =
  | { readonly tenancy: Tenancy; readonly issues: readonly [] }
  | { readonly tenancy: null; readonly issues: readonly ContractIssue[] };

export function resolveContract(contract: Contract, database: Database): Resolved {
  const shape = shapeIssues(contract);
  if (shape.length > 0) return { tenancy: null, issues: shape };
  const schemas = governedSchemas(contract);
  const issues: ContractIssue[] = [];
  const name = (text: string) => parseName(text, schemas[0]);
  const roles = resolveRoles(contract.roles);
  const identity: Identity | null =
    contract.identity === undefined
      ? null
      : {
          users: name(contract.identity.users),
          userKey: contract.identity.userKey ?? 'id',
          members: resolveMembers(contract.identity.members, contract.tenant.key, name),
          alsoMembers: (contract.identity.alsoMembers ?? []).map((spec) => resolveMembers(spec, contract.tenant.key, name)),
        };
  const resolution: Resolution = { contract, database, schemas, identity, keyType: contract.tenant.type ?? 'uuid', issues };
  const root = findTable(resolution, contract.tenant.root);
  if (root === undefined)
    issues.push(
      unknownName(
        'tenant.root',
        'table',
        contract.tenant.root,
        database.tables.map((table) => table.name),
      ),
    );
  for (const schema of schemas)
    if (!database.schemas.some((candidate) => candidate.name === schema))
      issues.push(
        unknownName(
          'schemas',
          'schema',
          schema,
          database.schemas.map((s) => s.name),
        ),
      );
  checkIdentity(resolution);
  checkRoles(contract, issues);

  const declared = Object.entries(contract.tables);
  if (!declared.some(([key]) => nameKey(name(key)) === nameKey(name(contract.tenant.root))))
    declared.unshift([contract.tenant.root, { kind: 'root', options: {} }]);
  const tables = declared
    .flatMap(([key, declaration]) => (declaration === undefined ? [] : [resolveTable(resolution, key, declaration)]))
    .filter((table) => table !== null);
  checkParents(tables, issues);
  const views = resolveViews(resolution, roles, tables);
  const routines = resolveRoutines(resolution, roles);
  if (
    contract.tenant.context !== undefined &&
    typeof contract.tenant.context === 'object' &&
    contract.tenant.context.kind === 'membership' &&
    identity === null
  ) {
    issues.push({ path: 'tenant.context', message: '`membership` needs to know who is a member', hint: 'Declare identity.' });
  }
  const usage = usageOf(contract, roles);
  if (usage !== null) checkReach(usage, tables, views, routines, roles, issues);
  if (issues.length > 0) return { tenancy: null, issues };
  return {
    tenancy: {
      kind: 'tenancy',
      source: 'contract',
      profile: contract.profile ?? 'postgres',
      root: name(contract.tenant.root),
      rootKey: contract.tenant.rootKey ?? 'id',
      keyType: resolution.keyType,
      context: resolveContext(contract),
      identity,
      roles,
      schemas,
      ...(usage === null ? {} : { schemaUsage: usage }),
      tables: personalChildren(tables),
      views,
      routines,
    },
    issues: [],
  };
}

/**
 * The same, throwing.
 *
 * @throws BH1001 with every problem of the contract in `detail`.
 */
export function tenancyOf(contract: Contract, database: Database): Tenancy {
  const { tenancy, issues } = resolveContract(contract, database);
  if (tenancy !== null) return tenancy;
  throw new BulkheadError('BH1001', {
    message: `the contract has ${issues.length === 1 ? 'a problem' : `${issues.length} problems`}`,
    detail: issues.map((issue) => `${issue.path}: ${issue.message}${issue.hint === undefined ? '' : `. ${issue.hint}`}`).join('\n'),
    hint: 'Mend them in the contract; nothing was changed in the database.',
  });
}

/** Schemas by name, however the contract lists them. */
export function governedSchemas(contract: Contract): readonly string[] {
  const { schemas } = contract;
  return schemas === undefined ? ['public'] : isList(schemas) ? schemas : Object.keys(schemas);
}

function isList(value: Exclude<Contract['schemas'], undefined>): value is readonly string[] {
  return Array.isArray(value);
}

function usageOf(contract: Contract, roles: Tenancy['roles']): Readonly<Record<string, readonly string[]>> | null {
  const { schemas } = contract;
  if (schemas === undefined || isList(schemas)) return null;
  return Object.fromEntries(Object.entries(schemas).map(([schema, purposes]) => [schema, rolesOf(roles, purposes)]));
}

/** A grant in a schema that its holder may not look into opens nothing: one of the two is a mistake. */
function checkReach(
  usage: Readonly<Record<string, readonly string[]>>,
  tables: readonly TableTenancy[],
  views: readonly ViewTenancy[],
  routines: readonly RoutineTenancy[],
  roles: Tenancy['roles'],
  issues: ContractIssue[],
): void {
  const check = (path: string, schema: string, name: string, holders: readonly string[]) => {
    const allowed = usage[schema];
    const shut = allowed === undefined ? [] : holders.filter((role) => !allowed.includes(role));
    if (shut.length > 0) {
      issues.push({
        path,
        message: `${name} is given to ${shut.join(', ')}, who may not look into schema ${schema}`,
        hint: `Add the purpose to schemas.${schema}, or take it from ${path}.`,
      });
    }
  };
  for (const table of tables) {
    const holders = commands.flatMap((command) => rolesFor(roles, table.doors[command], command));
    check(`tables.${table.table.name}.doors`, table.table.schema, table.table.name, [...new Set(holders)]);
  }
  for (const view of views) check(`views.${view.view.name}`, view.view.schema, view.view.name, view.select);
  for (const routine of routines) check(`functions.${routine.name}`, routine.schema, routine.name, routine.execute);
}

// A child of a personal table belongs to the owner of its parent: its key is the owner, not the tenant.
function personalChildren(tables: readonly TableTenancy[]): readonly TableTenancy[] {
  const byName = new Map(tables.map((table) => [nameKey(table.table), table]));
  const ownerOf = (table: TableTenancy): TableTenancy | undefined => {
    if (table.kind === 'personal') return table;
    const parent = table.parent === null ? undefined : byName.get(nameKey(table.parent.table));
    return parent === undefined || parent === table ? undefined : ownerOf(parent);
  };
  return tables.map((table) => {
    const owner = table.kind === 'inherited' ? ownerOf(table) : undefined;
    if (owner === undefined || table.strategy === 'subquery') return table;
    return { ...table, key: owner.key, keyType: owner.keyType };
  });
}

function checkParents(tables: readonly TableTenancy[], issues: ContractIssue[]): void {
  const byName = new Map(tables.map((table) => [nameKey(table.table), table]));
  for (const table of tables) {
    if (table.parent === null) continue;
    const seen = new Set<string>([nameKey(table.table)]);
    for (let at = byName.get(nameKey(table.parent.table)); ; ) {
      if (at === undefined) {
        issues.push({
          path: `tables.${table.table.name}.parent`,
          message: `its parent ${table.parent.table.name} is not declared`,
          hint: `Declare ${table.parent.table.name} in tables.`,
        });
        break;
      }
      if (seen.has(nameKey(at.table))) {
        issues.push({ path: `tables.${table.table.name}.parent`, message: 'its parents lead back to itself' });
        break;
      }
      seen.add(nameKey(at.table));
      if (at.parent === null) {
        const reaches = ['root', 'tenant', 'personal', 'shared'].includes(at.kind);
        if (!reaches)
          issues.push({
            path: `tables.${table.table.name}.parent`,
            message: `${at.table.name} is a ${at.kind} table and has no tenant to inherit`,
          });
        break;
      }
      at = byName.get(nameKey(at.parent.table));
    }
  }
}

function checkIdentity(resolution: Resolution): void {
  const { identity, database, issues } = resolution;
  if (identity === null) return;
  const column = (table: { schema: string; name: string }, wanted: string, path: string) => {
    const found = findNamed(database.tables, table);
    if (found === undefined) {
      issues.push(
        unknownName(
          path,
          'table',
          table.name,
          database.tables.map((t) => t.name),
        ),
      );
    } else if (!found.columns.some((candidate) => candidate.name === wanted)) {
      issues.push(
        unknownName(
          path,
          `column of ${table.name}`,
          wanted,
          found.columns.map((c) => c.name),
        ),
      );
    }
  };
  column(identity.users, identity.userKey, 'identity.users');
  [identity.members, ...identity.alsoMembers].forEach((members, index) => {
    const path = index === 0 ? 'identity.members' : `identity.alsoMembers.${index - 1}`;
    // A further membership table may get its tenant key from the plan.
    if (index === 0) column(members.table, members.tenantColumn, `${path}.tenant`);
    column(members.table, members.userColumn, `${path}.user`);
    for (const name of Object.keys(members.active)) column(members.table, name, `${path}.active.${name}`);
    if (members.role !== null) column(members.table, members.role.column, `${path}.role`);
    if (members.role?.kind === 'table') column(members.role.table, members.role.name, `${path}.role.name`);
    if (members.permissions !== null) column(members.table, members.permissions, `${path}.permissions`);
  });
}

function checkRoles(contract: Contract, issues: ContractIssue[]): void {
  const roles = resolveRoles(contract.roles);
  const seen = new Map<string, string>();
  for (const [purpose, value] of Object.entries(roles)) {
    for (const role of typeof value === 'string' ? [value] : value) {
      const before = seen.get(role);
      // One role may serve several purposes of the same weight; the migrator and break-glass bypass row security.
      const strong = [purpose, before].some((name) => name === 'migrator' || name === 'breakGlass' || name === 'retired');
      if (before !== undefined && strong)
        issues.push({ path: `roles.${purpose}`, message: `"${role}" is also roles.${before}`, hint: 'Give each its own role.' });
      seen.set(role, purpose);
    }
  }
  if (runtimeRoles(roles).length === 0) issues.push({ path: 'roles.app', message: 'no run-time role is named' });
}

function resolveViews(resolution: Resolution, roles: Tenancy['roles'], tables: readonly TableTenancy[]): readonly ViewTenancy[] {
  const { contract, database, schemas, issues } = resolution;
  return Object.entries(contract.views ?? {}).map(([key, declaration]) => {
    const view = parseName(key, schemas[0]);
    const { mode } = declaration;
    if ('table' in mode) {
      const table = findTable(resolution, mode.table);
      if (table === undefined)
        issues.push(
          unknownName(
            `views.${key}.table`,
            'table',
            mode.table,
            database.tables.map((t) => t.name),
          ),
        );
      if (
        mode.kind === 'live' &&
        tables.find((candidate) => nameKey(candidate.table) === nameKey(parseName(mode.table, schemas[0])))?.softDelete === null
      ) {
        issues.push({
          path: `views.${key}`,
          message: `${mode.table} has no soft delete, so every row of it lives`,
          hint: `Declare softDelete on tables.${mode.table}.`,
        });
      }
      return { view, mode: { kind: mode.kind, table: parseName(mode.table, schemas[0]) }, select: rolesOf(roles, declaration.select) };
    }
    if (!database.views.some((candidate) => nameKey(candidate) === nameKey(view)))
      issues.push(
        unknownName(
          `views.${key}`,
          'view',
          key,
          database.views.map((v) => v.name),
        ),
      );
    return { view, mode, select: rolesOf(roles, declaration.select) };
  });
}

function resolveRoutines(resolution: Resolution, roles: Tenancy['roles']): readonly RoutineTenancy[] {
  const { contract, database, schemas, issues } = resolution;
  return Object.entries(contract.functions ?? {}).map(([key, declaration]) => {
    const open = key.indexOf('(');
    const { schema, name } = parseName(open < 0 ? key : key.slice(0, open), schemas[0]);
    const signature = open < 0 ? null : key.slice(open + 1, -1).trim();
    const found = database.routines.filter(
      (routine) =>
        routine.schema === schema &&
        routine.name === name &&
        (signature === null || typesOf(routine.signature) === signature || routine.signature === signature),
    );
    if (found.length === 0)
      issues.push(
        unknownName(
          `functions.${key}`,
          'function',
          key,
          database.routines.filter((r) => schemas.includes(r.schema)).map((r) => r.name),
        ),
      );
    if (found.length > 1)
      issues.push({
        path: `functions.${key}`,
        message: `${found.length} functions have this name`,
        hint: `Give the argument types: ${found.map((routine) => `${name}(${typesOf(routine.signature)})`).join(', ')}.`,
      });
    return {
      schema,
      name,
      signature: found[0]?.signature ?? signature,
      security: declaration.security,
      reason: declaration.reason,
      tenantCheck: declaration.tenantCheck,
      execute: rolesOf(roles, declaration.execute),
    };
  });
}

/** `a text, b integer` -> `text, integer`: people write types only. */
function typesOf(signature: string): string {
  return signature
    .split(', ')
    .map((argument) => (argument.includes(' ') ? argument.replace(/^(?:(?:IN|INOUT|VARIADIC) )?\S+ /, '') : argument))
    .join(', ');
}
