import { findNamed } from '../../model/lookup.ts';
import { type QualifiedName, nameKey } from '../../base/ident.ts';
import { type Grant, ownerRights } from '../../model/grant.ts';
import { type Predicate, type Subquery, call, subqueries } from '../../model/predicate.ts';
import { renderQuery } from '../../model/render-predicate.ts';
import type { Table } from '../../model/table.ts';
import { type TableTenancy, type Tenancy, type ViewTenancy, runtimeRoles, tableTenancy } from '../../model/tenancy.ts';
import type { View, ViewColumn } from '../../model/view.ts';
import { maskedReaders, maskedRows } from './masked-rows.ts';
import { grant, keptGrants, rolesFor } from './privileges.ts';
import { safeOwner } from './table.ts';

/** Views of the governed schemas run with their reader's rights, but for those the contract excuses. */
export function sealViews(tenancy: Tenancy, views: readonly View[], tables: readonly Table[], versionNum: number): readonly View[] {
  const made = tenancy.views.flatMap((declared) => madeView(tenancy, declared, tables, views, versionNum) ?? []);
  const madeKeys = new Set(made.map(nameKey));
  return [
    ...views
      .filter((view) => !madeKeys.has(nameKey(view)))
      .map((view) => (tenancy.schemas.includes(view.schema) ? sealView(tenancy, view) : view)),
    ...made,
  ];
}

function sealView(tenancy: Tenancy, view: View): View {
  const owner = safeOwner(tenancy, view.owner);
  const declared = tenancy.views.find((candidate) => nameKey(candidate.view) === nameKey(view));
  const kept = keptGrants(view.grants, tenancy, view.owner, owner);
  const columns = view.columns.map((column) => ({ ...column, grants: keptGrants(column.grants, tenancy, view.owner, owner) }));
  // A materialized view is a copy without row security: tenants never read it.
  if (view.materialized) return { ...view, owner, columns, grants: kept };
  const readers = declared === undefined ? readersBefore(tenancy, view) : declared.select;
  const granted = [...readers.map((role) => grant(role, 'SELECT', owner)), ...writersBefore(tenancy, view, owner)];
  const definer = declared?.mode.kind === 'definer';
  return {
    ...view,
    owner,
    columns,
    securityInvoker: !definer,
    securityBarrier: definer || view.securityBarrier,
    grants: [...kept, ...granted],
  };
}

function readersBefore(tenancy: Tenancy, view: View): readonly string[] {
  const { anon } = tenancy.roles;
  return runtimeRoles(tenancy.roles).filter(
    (role) =>
      !anon.includes(role) && (role === view.owner || view.grants.some((entry) => entry.grantee === role && entry.privilege === 'SELECT')),
  );
}

// Writing through a view that runs as its writer needs the same right on the table, so it gives nothing away.
function writersBefore(tenancy: Tenancy, view: View, owner: string): readonly Grant[] {
  const writers = [...tenancy.roles.app, ...tenancy.roles.worker];
  return writers.flatMap((role) =>
    (['INSERT', 'UPDATE', 'DELETE'] as const)
      .filter((privilege) => role === view.owner || view.grants.some((entry) => entry.grantee === role && entry.privilege === privilege))
      .map((privilege) => grant(role, privilege, owner)),
  );
}

/** The relations a query names, in sub-selects too. */
function readsOf(query: Subquery): readonly QualifiedName[] {
  const inner = query.where === null ? [] : subqueries(query.where);
  const all = [query, ...inner].flatMap((part) => part.from.map(({ schema, name }) => ({ schema: schema ?? '', name })));
  return [...new Map(all.map((name) => [nameKey(name), name])).values()];
}

interface Shown {
  readonly column: ViewColumn;
  readonly value: Predicate;
}

/** A view that Bulkhead makes from one table; null for views that are the user's own. */
function madeView(
  tenancy: Tenancy,
  declared: ViewTenancy,
  tables: readonly Table[],
  views: readonly View[],
  versionNum: number,
): View | null {
  const { mode } = declared;
  if (mode.kind !== 'masked' && mode.kind !== 'live') return null;
  const table = findNamed(tables, mode.table);
  const tenancyTable = tableTenancy(tenancy, mode.table);
  if (table === undefined || tenancyTable === undefined) return null;
  const masked = mode.kind === 'masked';
  const readers = masked ? maskedReaders(tenancy, tenancyTable, declared.select) : declared.select;
  const shown = masked ? maskedColumns(tenancyTable, table) : plainColumns(table);
  const query: Subquery = {
    select: shown.map((item) => item.value),
    from: [{ schema: table.schema, name: table.name, alias: table.name, source: 'relation' }],
    where: masked ? maskedRows(tenancy, tenancyTable, readers) : liveRows(tenancyTable, table),
    complex: false,
  };
  const owner = tenancy.roles.migrator;
  const before = views.find((view) => nameKey(view) === nameKey(declared.view));
  const kept =
    before === undefined
      ? ownerRights('tables', versionNum).map((privilege) => grant(owner, privilege, owner))
      : keptGrants(before.grants, tenancy, before.owner, owner);
  const writes = masked ? [] : writersOf(tenancy, tenancyTable, owner);
  return {
    kind: 'view',
    schema: declared.view.schema,
    name: declared.view.name,
    owner,
    materialized: false,
    securityInvoker: !masked,
    securityBarrier: masked,
    checkOption: null,
    options: [],
    columns: shown.map((item) => item.column),
    definition: renderQuery(query),
    query,
    reads: readsOf(query),
    indexes: [],
    triggers: [],
    rules: [],
    grants: [...kept, ...readers.map((role) => grant(role, 'SELECT', owner)), ...writes],
  };
}

function own(table: Table, name: string): Predicate {
  return { kind: 'column', relation: table.name, column: name, level: 0 };
}

function plainColumns(table: Table): readonly Shown[] {
  return table.columns.map(({ name, type }) => ({ column: { name, type, grants: [] }, value: own(table, name) }));
}

function maskedColumns(tenancyTable: TableTenancy, table: Table): readonly Shown[] {
  return table.columns.flatMap((column): readonly Shown[] => {
    const rule = tenancyTable.columns[column.name];
    const value = own(table, column.name);
    if (rule?.pii === 'mask') {
      const text: Predicate = column.type === 'text' ? value : { kind: 'cast', operand: value, type: 'text' };
      return [{ column: { name: column.name, type: 'text', grants: [] }, value: call('bulkhead', `mask_${rule.mask ?? 'text'}`, text) }];
    }
    if (rule?.hidden === true || rule?.pii === 'encrypted' || rule?.pii === 'lookup') return [];
    return [{ column: { name: column.name, type: column.type, grants: [] }, value }];
  });
}

function liveRows(tenancyTable: TableTenancy, table: Table): Predicate | null {
  return tenancyTable.softDelete === null ? null : { kind: 'is-null', operand: own(table, tenancyTable.softDelete), negated: false };
}

// Written with the writer's own rights on the table, so that these give nothing that the table does not.
function writersOf(tenancy: Tenancy, tenancyTable: TableTenancy, owner: string): readonly Grant[] {
  return (['insert', 'update', 'delete'] as const).flatMap((command) =>
    rolesFor(tenancy.roles, tenancyTable.doors[command], command).map((role) => grant(role, writePrivilege[command], owner)),
  );
}

const writePrivilege = { insert: 'INSERT', update: 'UPDATE', delete: 'DELETE' } as const;
