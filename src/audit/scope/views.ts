import { nameKey, type QualifiedName } from '../../base/ident.ts';
import type { View } from '../../model/view.ts';
import type { ViewTenancy } from '../../model/tenancy.ts';
import type { AuditInput } from '../rule.ts';
import { settingNames } from '../predicate/session-value.ts';
import { type Declared, declaredTable, isGuarded, isOwnedByActor } from './surface.ts';

/** The guarded tables that a view reads, through other views too. */
export function guardedReads(input: AuditInput, view: View, seen: ReadonlySet<string> = new Set()): readonly Declared[] {
  const own = new Set([...seen, nameKey(view)]);
  const found = view.reads.flatMap((read): readonly Declared[] => {
    const table = declaredTable(input, rootOf(input, read));
    if (table !== undefined) return isGuarded(table.spec) ? [table] : [];
    const inner = input.database.views.find((other) => nameKey(other) === nameKey(read));
    return inner === undefined || own.has(nameKey(inner)) ? [] : guardedReads(input, inner, own);
  });
  return [...new Map(found.map((declared) => [nameKey(declared.table), declared])).values()];
}

// A view may name a partition: what counts is the table it belongs to.
function rootOf(input: AuditInput, name: QualifiedName): QualifiedName {
  const table = input.database.tables.find((candidate) => nameKey(candidate) === nameKey(name));
  return table?.partitionOf === undefined || table.partitionOf === null ? name : rootOf(input, table.partitionOf.parent);
}

export function viewTenancy(input: AuditInput, view: QualifiedName): ViewTenancy | undefined {
  return input.tenancy.views.find((candidate) => nameKey(candidate.view) === nameKey(view));
}

/** The settings and helper calls of the view's text that hold it to the tenant; a text search, as views are not parsed. */
export function mentionsTenant(input: AuditInput, view: View): boolean {
  const { context } = input.tenancy;
  const tenant = context.tenant.kind === 'membership' ? ['actor_tenants'] : settingNames(context.tenant);
  const personal = guardedReads(input, view).some(({ spec }) => spec.kind === 'identity' || isOwnedByActor(input, spec));
  const names = [
    ...tenant,
    ...(context.actor !== null && (personal || context.tenant.kind === 'membership') ? settingNames(context.actor) : []),
  ];
  const helpers = input.database.routines
    .filter((routine) => names.some((name) => routine.body.includes(name)))
    .map((routine) => routine.name);
  return (
    names.some((name) => view.definition.includes(name)) ||
    [...helpers, 'actor_tenants'].some((name) => new RegExp(`\\b${name}\\s*\\(`).test(view.definition))
  );
}
