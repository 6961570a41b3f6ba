import { nameKey } from '../base/ident.ts';
import type { Database } from './database.ts';
import type { Grant } from './grant.ts';
import { normalExpression, normalQuery } from './normal-predicate.ts';
import type { Policy } from './policy.ts';
import { type Routine, routineKey } from './routine.ts';
import type { Column, ForeignKey, Index, Table } from './table.ts';
import type { Trigger } from './trigger.ts';
import type { View } from './view.ts';

/** Sorts by a text derived from each element; the order is the same on every machine. */
export function sortBy<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return items
    .map((item) => [key(item), item] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, item]) => item);
}

/** Canonical order and spelling, so that equal databases are identical values. */
export function normalDatabase(database: Database): Database {
  return {
    ...database,
    server: { ...database.server, versionNum: 0, config: [...database.server.config].sort(), grants: normalGrants(database.server.grants) },
    schemas: sortBy(database.schemas, (schema) => schema.name).map((schema) => ({ ...schema, grants: normalGrants(schema.grants) })),
    roles: sortBy(database.roles, (role) => role.name).map((role) => ({
      ...role,
      memberOf: sortBy(role.memberOf, (membership) => membership.role),
    })),
    tables: sortBy(database.tables, nameKey).map(normalTable),
    views: sortBy(database.views, nameKey).map(normalView),
    routines: sortBy(database.routines, routineKey).map(normalRoutine),
    sequences: sortBy(database.sequences, nameKey).map((sequence) => ({ ...sequence, grants: normalGrants(sequence.grants) })),
    enums: sortBy(database.enums, nameKey).map((type) => ({ ...type, grants: normalGrants(type.grants) })),
    domains: sortBy(database.domains, nameKey).map((type) => ({ ...type, grants: normalGrants(type.grants) })),
    otherTypes: sortBy(database.otherTypes, nameKey),
    defaultPrivileges: sortBy(database.defaultPrivileges, (entry) => `${entry.role}.${entry.schema ?? ''}.${entry.objects}`).map(
      (entry) => ({
        ...entry,
        grants: normalGrants(entry.grants),
      }),
    ),
    publications: sortBy(database.publications, (publication) => publication.name),
    extensions: sortBy(database.extensions, (extension) => extension.name),
  };
}

export function normalGrants(grants: readonly Grant[]): readonly Grant[] {
  // An owner may grant on what it owns in any case: whether the list says so as well means nothing.
  const plain = grants.map((grant) => (grant.grantee === grant.grantor && grant.grantable ? { ...grant, grantable: false } : grant));
  return sortBy(plain, (grant) => `${grant.grantee}\0${grant.privilege}\0${grant.grantor}`);
}

/** What a partition has from its parent is said on the parent; the names the server gives to the copies say nothing. */
function own(table: Table): Table {
  if (table.partitionOf === null) return table;
  const inherited = new Set(table.indexes.filter((index) => index.inherited).map((index) => index.constraint));
  return {
    ...table,
    columns: table.columns.filter((column) => column.grants.length > 0),
    keys: table.keys.filter((key) => !inherited.has(key.name)),
    indexes: table.indexes.filter((index) => !index.inherited),
    checks: table.checks.filter((check) => !check.inherited),
    triggers: table.triggers.filter((trigger) => !trigger.inherited),
  };
}

export function normalTable(given: Table): Table {
  const table = own(given);
  return {
    ...table,
    columns: table.columns.map(normalColumn),
    keys: sortBy(table.keys, (key) => key.name).map((key) => ({ ...key, definition: unquoted(key.definition) })),
    // Copies that the server keeps per partition, of this table or of the one referred to, follow from the key itself.
    foreignKeys: sortBy(
      table.foreignKeys.filter((key) => !key.inherited),
      (key) => key.name,
    ).map(normalForeignKey),
    checks: sortBy(table.checks, (check) => check.name),
    exclusions: sortBy(table.exclusions, (exclusion) => exclusion.name).map((exclusion) => ({
      ...exclusion,
      definition: unquoted(exclusion.definition),
    })),
    indexes: sortBy(table.indexes, (index) => index.name).map(normalIndex),
    policies: sortBy(table.policies, (policy) => policy.name).map(normalPolicy),
    triggers: sortBy(table.triggers, (trigger) => trigger.name).map(normalTrigger),
    rules: sortBy(table.rules, (rule) => rule.name),
    grants: normalGrants(table.grants),
    estimatedRows: 0,
  };
}

export function normalColumn(column: Column): Column {
  return { ...column, default: column.default === null ? null : unquoted(column.default), grants: normalGrants(column.grants) };
}

export function normalForeignKey(key: ForeignKey): ForeignKey {
  return { ...key, onDeleteColumns: [...key.onDeleteColumns].sort(), definition: '' };
}

export function normalIndex(index: Index): Index {
  return { ...index, definition: unquoted(index.definition) };
}

export function normalPolicy(policy: Policy): Policy {
  return {
    ...policy,
    roles: [...policy.roles].sort(),
    using: policy.using === null ? null : normalExpression(policy.using),
    check: policy.check === null ? null : normalExpression(policy.check),
  };
}

export function normalTrigger(trigger: Trigger): Trigger {
  const definition = unquoted(trigger.definition);
  // The server adds casts and parentheses to the condition of ours (varchar columns are compared as text).
  const own = trigger.function.schema === 'bulkhead';
  return {
    ...trigger,
    events: [...trigger.events].sort(),
    definition: own
      ? definition
          .replace(/::[a-z]+|[()]|\bE(?=')/g, '')
          .replaceAll('\\\\', '\\')
          .replace(/, +/g, ', ')
      : definition,
  };
}

export function normalView(view: View): View {
  return {
    ...view,
    options: [...view.options].sort(),
    columns: view.columns.map((column) => ({ ...column, grants: normalGrants(column.grants) })),
    definition: view.query === null ? view.definition.trim() : '',
    query: view.query === null ? null : normalQuery(view.query),
    reads: sortBy(view.reads, nameKey),
    indexes: [...view.indexes].sort(),
    triggers: sortBy(view.triggers, (trigger) => trigger.name).map(normalTrigger),
    rules: sortBy(view.rules, (rule) => rule.name),
    grants: normalGrants(view.grants),
  };
}

export function normalRoutine(routine: Routine): Routine {
  return { ...routine, config: [...routine.config].sort(), definition: null, grants: normalGrants(routine.grants) };
}

// The server quotes a name only where it must, the compiler always; columns are compared as data besides.
function unquoted(text: string): string {
  return text.replaceAll('"', '').replace(/\s+/g, ' ').trim();
}
