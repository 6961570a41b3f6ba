import { nameKey } from '../base/ident.ts';
import { canBecome, findRole, loginsOf, servedBy } from '../model/access.ts';
import type { Database } from '../model/database.ts';
import type { ForeignKey, Table } from '../model/table.ts';
import { type Tenancy, runtimeRoles, tableTenancy } from '../model/tenancy.ts';
import { carriesKey, holdOf, ownedByActor } from '../model/ownership.ts';
import type { LeftAlone } from './plan.ts';

/** Tables of governed schemas that the contract does not name; partitions go with their parents. */
export function undeclaredTables(tenancy: Tenancy, database: Database): readonly string[] {
  return database.tables
    .filter((table) => tenancy.schemas.includes(table.schema) && table.partitionOf === null && tableTenancy(tenancy, table) === undefined)
    .map(nameKey);
}

/** What Bulkhead does not own and did not touch, said aloud so that nobody takes silence for protection. */
export function leftAloneOf(tenancy: Tenancy, desired: Database): readonly LeftAlone[] {
  const managed = new Set([
    ...runtimeRoles(tenancy.roles),
    ...tenancy.roles.retired,
    ...tenancy.roles.breakGlass,
    tenancy.roles.migrator,
    'public',
  ]);
  const governed = desired.tables.filter((table) => tenancy.schemas.includes(table.schema));
  return [
    ...undeclaredTables(tenancy, desired).map((object) => ({
      kind: 'undeclared' as const,
      object,
      text: 'the contract does not say what this table is; it stays unprotected',
    })),
    ...governed.flatMap((table) =>
      table.policies
        .filter((policy) => !policy.name.startsWith('bulkhead_'))
        .map((policy) => ({
          kind: 'policy' as const,
          object: `policy ${policy.name} on ${nameKey(table)}`,
          text: `stays as one more door behind the wall (${policy.command}): whom it lets in, the doors of the contract do not decide`,
        })),
    ),
    ...governed.flatMap((table) => {
      const others = new Set(
        table.grants.map((grant) => grant.grantee).filter((grantee) => !managed.has(grantee) && grantee !== table.owner),
      );
      return [...others].map((role) => ({
        kind: 'grants' as const,
        object: nameKey(table),
        text: `role ${role} is not in the contract and keeps its rights`,
      }));
    }),
    ...loginsOwn(tenancy, desired, governed),
    ...untiedKeys(tenancy, governed),
    ...ownersKeys(tenancy, governed),
    ...(tenancy.profile === 'portable' ? sharedKeys(tenancy, governed) : []),
    ...desired.views
      .filter((view) => view.materialized && tenancy.schemas.includes(view.schema))
      .map((view) => ({
        kind: 'view' as const,
        object: nameKey(view),
        text: 'a materialized view cannot have row security; no run-time role may read it',
      })),
  ];
}

/** Logins behind run-time roles are the operator's, who alone knows what else they are for; the audit and the attack look at them. */
function loginsOwn(tenancy: Tenancy, desired: Database, governed: readonly Table[]): readonly LeftAlone[] {
  const { migrator, breakGlass } = tenancy.roles;
  return loginsOf(desired, tenancy.roles).flatMap((name) => {
    const reached = canBecome(desired, name);
    const own = [
      ...(findRole(desired, name)?.bypassRls === true ? ['BYPASSRLS'] : []),
      ...[migrator, ...breakGlass].filter((role) => reached.has(role)).map((role) => `membership in ${role}`),
      ...governed.filter((table) => table.owner === name).map(nameKey),
    ];
    const behind = servedBy(desired, tenancy.roles, name).join(', ');
    return own.length === 0
      ? []
      : [
          {
            kind: 'login' as const,
            object: name,
            text: `logs in as a member of ${behind} and keeps what it has of its own: ${own.join(', ')}`,
          },
        ];
  });
}

function sharedKeys(tenancy: Tenancy, tables: readonly Table[]): readonly LeftAlone[] {
  return tables.flatMap((table) =>
    table.foreignKeys
      .filter((key) => isHeldByTrigger(tenancy, table, key))
      .map((key) => ({
        kind: 'reference' as const,
        object: `${nameKey(table)}.${key.name}`,
        text: 'refers to rows of which some are for everybody, or from rows that may be nobody’s; without triggers nothing ties it to the tenant',
      })),
  );
}

function isHeldByTrigger(tenancy: Tenancy, table: Table, key: ForeignKey): boolean {
  const child = tableTenancy(tenancy, table);
  const parent = tableTenancy(tenancy, key.references);
  const notNull = table.columns.some((column) => column.name === child?.key && column.notNull);
  return child !== undefined && parent !== undefined && !key.inherited && holdOf(tenancy, child, notNull, parent) === 'trigger';
}

/** Between what belongs to a person and what belongs to a tenant there is no common key that could tie them. */
function ownersKeys(tenancy: Tenancy, tables: readonly Table[]): readonly LeftAlone[] {
  return tables.flatMap((table) => {
    const own = tableTenancy(tenancy, table);
    if (own === undefined || !carriesKey(own)) return [];
    return table.foreignKeys
      .filter((key) => {
        const target = tableTenancy(tenancy, key.references);
        return !key.inherited && target !== undefined && carriesKey(target) && ownedByActor(tenancy, target) !== ownedByActor(tenancy, own);
      })
      .map((key) => ({
        kind: 'reference' as const,
        object: `${nameKey(table)}.${key.name}`,
        text: `one end belongs to a person and the other to a tenant: it may name any row of ${nameKey(key.references)}`,
      }));
  });
}

/** A table without a key of its own cannot tie its other references: only the parent's policy speaks for it. */
function untiedKeys(tenancy: Tenancy, tables: readonly Table[]): readonly LeftAlone[] {
  return tables.flatMap((table) => {
    const own = tableTenancy(tenancy, table);
    if (own?.strategy !== 'subquery' || own.parent === null) return [];
    const parent = nameKey(own.parent.table);
    return table.foreignKeys
      .filter((key) => {
        const target = tableTenancy(tenancy, key.references);
        return (
          !key.inherited && nameKey(key.references) !== parent && target !== undefined && target.key !== null && target.kind !== 'root'
        );
      })
      .map((key) => ({
        kind: 'reference' as const,
        object: `${nameKey(table)}.${key.name}`,
        text: `nothing ties it to the tenant while the table has strategy 'subquery': it may name a row of another tenant in ${nameKey(key.references)}; let the table carry the key`,
      }));
  });
}
