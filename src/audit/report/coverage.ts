import { nameKey } from '../../base/ident.ts';
import type { AuditInput, Rule } from '../rule.ts';

/** How much was looked at, so that "no findings" can be told from "nothing seen". */
export interface Coverage {
  readonly rules: readonly string[];
  readonly schemas: readonly string[];
  readonly roles: number;
  readonly tables: number;
  readonly partitions: number;
  /** Tables that the tenancy names and the database lacks. */
  readonly missingTables: readonly string[];
  readonly policies: number;
  /** Policies with an expression that was not understood, in whole or in part; they are judged by the rest of it. */
  readonly opaquePolicies: readonly string[];
  readonly views: number;
  readonly routines: number;
}

export function coverageOf(rules: readonly Rule[], { database, tenancy }: AuditInput): Coverage {
  const existing = new Set(database.tables.map(nameKey));
  const policies = database.tables.flatMap((table) => table.policies.map((policy) => ({ table, policy })));
  // Canonical enough: the parser writes this one kind for whatever it does not know.
  const isOpaque = (expression: unknown) => JSON.stringify(expression)?.includes('"kind":"opaque"') === true;
  return {
    rules: rules.map((rule) => rule.slug),
    schemas: tenancy.schemas,
    roles: database.roles.length,
    tables: database.tables.filter((table) => table.partitionOf === null).length,
    partitions: database.tables.filter((table) => table.partitionOf !== null).length,
    missingTables: tenancy.tables.map((spec) => nameKey(spec.table)).filter((name) => !existing.has(name)),
    policies: policies.length,
    opaquePolicies: policies
      .filter(({ policy }) => isOpaque(policy.using) || isOpaque(policy.check))
      .map(({ table, policy }) => `"${policy.name}" on ${nameKey(table)}`),
    views: database.views.length,
    routines: database.routines.length,
  };
}
