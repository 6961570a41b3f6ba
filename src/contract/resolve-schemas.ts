import { type RoutineTenancy, type TableTenancy, type Tenancy, type ViewTenancy, commands } from '../model/tenancy.ts';
import type { Contract } from './declaration.ts';
import type { ContractIssue } from './issue.ts';
import { rolesFor } from './lower/privileges.ts';
import { rolesOf } from './resolve-context.ts';

/** Schemas by name, however the contract lists them. */
export function governedSchemas(contract: Contract): readonly string[] {
  const { schemas } = contract;
  return schemas === undefined ? ['public'] : isList(schemas) ? schemas : Object.keys(schemas);
}

function isList(value: Exclude<Contract['schemas'], undefined>): value is readonly string[] {
  return Array.isArray(value);
}

export function usageOf(contract: Contract, roles: Tenancy['roles']): Readonly<Record<string, readonly string[]>> | null {
  const { schemas } = contract;
  if (schemas === undefined || isList(schemas)) return null;
  return Object.fromEntries(Object.entries(schemas).map(([schema, purposes]) => [schema, rolesOf(roles, purposes)]));
}

/** A grant in a schema that its holder may not look into opens nothing: one of the two is a mistake. */
export function checkReach(
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
