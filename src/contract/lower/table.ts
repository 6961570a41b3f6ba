import type { Database } from '../../model/database.ts';
import type { Index, Key, Table } from '../../model/table.ts';
import { type TableTenancy, type Tenancy, runtimeRoles } from '../../model/tenancy.ts';
import { scopedExclusions } from './exclusions.ts';
import { referencedLists, tiedForeignKeys } from './foreign-keys.ts';
import { inheritedKeyTrigger } from './inherited-key.ts';
import { derivedName } from './names.ts';
import { policiesOf, policyPrefix } from './policies.ts';
import { keptGrants, migratorRights, once, tableGrants, withMigrator } from './privileges.ts';
import { referenceTriggers } from './checked-references.ts';
import { carriesKey } from '../../model/ownership.ts';
import { immutabilityTrigger, keyIndex, keyedColumns, plainIndex } from './tenant-key.ts';
import { scopedUniqueKeys, uniqueKey } from './unique-keys.ts';

/** The table as it ought to be. */
export function sealTable(tenancy: Tenancy, tenancyTable: TableTenancy, table: Table, database: Database): Table {
  const owner = safeOwner(tenancy, table.owner);
  const columns = keyedColumns(tenancy, tenancyTable, table);
  const { keys, indexes: keyed } = withParentKeys(tenancy, tenancyTable, table, database);
  const { exclusions, indexes } = scopedExclusions(tenancyTable, table, database, keyed);
  const index = keyIndex(tenancyTable, table, indexes);
  const made = [immutabilityTrigger, inheritedKeyTrigger].flatMap((trigger) => trigger(tenancy, tenancyTable, { ...table, columns }) ?? []);
  const references = referenceTriggers(tenancy, tenancyTable, { ...table, columns });
  const grants = tableGrants(tenancy, tenancyTable, { ...table, columns }, owner);
  const protectedByRows = tenancyTable.kind !== 'reference';
  return {
    ...table,
    owner,
    columns: columns.map((column) => ({
      ...column,
      grants: [...keptGrants(column.grants, tenancy, table.owner, owner), ...(grants.columns[column.name] ?? [])],
    })),
    keys,
    exclusions,
    indexes: index === null || indexes.some((existing) => existing.name === index.name) ? indexes : [...indexes, index],
    foreignKeys: tiedForeignKeys(tenancy, tenancyTable, { columns }, table.foreignKeys),
    triggers: [...table.triggers.filter((existing) => existing.function.schema !== 'bulkhead'), ...made, ...references],
    rowSecurity: protectedByRows || table.rowSecurity,
    forceRowSecurity: protectedByRows || table.forceRowSecurity,
    policies: [...keptPolicies(tenancyTable, table), ...policiesOf(tenancy, tenancyTable)],
    grants: once([...withMigrator(tenancy, keptGrants(table.grants, tenancy, table.owner, owner), owner, migratorRights), ...grants.table]),
  };
}

/** A partition: reached through its parent only, so it needs no doors; closed to everybody who tries it directly. */
export function sealPartition(tenancy: Tenancy, root: TableTenancy, partition: Table): Table {
  const owner = safeOwner(tenancy, partition.owner);
  const protectedByRows = root.kind !== 'reference';
  return {
    ...partition,
    owner,
    columns: partition.columns.map((column) => ({ ...column, grants: keptGrants(column.grants, tenancy, partition.owner, owner) })),
    rowSecurity: protectedByRows || partition.rowSecurity,
    forceRowSecurity: protectedByRows || partition.forceRowSecurity,
    policies: keptPolicies(root, partition),
    grants: keptGrants(partition.grants, tenancy, partition.owner, owner),
  };
}

/** Tables that run-time roles own become the migrator's: an owner can switch row security off. */
export function safeOwner(tenancy: Tenancy, owner: string): string {
  const unsafe = [...runtimeRoles(tenancy.roles), ...tenancy.roles.retired].includes(owner);
  return unsafe ? tenancy.roles.migrator : owner;
}

function keptPolicies(tenancyTable: TableTenancy, table: Table) {
  const foreign = table.policies.filter((policy) => !policy.name.startsWith(policyPrefix));
  return tenancyTable.existingPolicies === 'replace' ? [] : foreign;
}

function withParentKeys(
  tenancy: Tenancy,
  tenancyTable: TableTenancy,
  table: Table,
  database: Database,
): { readonly keys: readonly Key[]; readonly indexes: readonly Index[] } {
  const scoped = scopedUniqueKeys(tenancyTable, table, database);
  if (!carriesKey(tenancyTable)) return scoped;
  const keys = [...scoped.keys];
  const indexes = [...scoped.indexes];
  for (const list of referencedLists(tenancy, database, table)) {
    const wanted = [...list].sort().join();
    const there = [
      ...keys.map((key) => key.columns),
      ...indexes.filter((index) => index.unique && index.predicate === null && index.valid).map((index) => index.columns),
    ];
    if (there.some((columns) => [...columns].sort().join() === wanted)) continue;
    const made = uniqueKey(derivedName('bulkhead', table.name, ...list.slice(1), 'in_tenant'), list);
    keys.push(made);
    indexes.push({ ...plainIndex(table, made.name, list, true), constraint: made.name });
  }
  return { keys, indexes };
}
