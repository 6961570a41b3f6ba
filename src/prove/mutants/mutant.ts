import { type QualifiedName, nameKey, quoteIdent } from '../../base/ident.ts';
import { schemaUsage } from '../../model/access.ts';
import type { Database } from '../../model/database.ts';
import type { Policy } from '../../model/policy.ts';
import type { Table } from '../../model/table.ts';
import { type TableTenancy, type Tenancy, runtimeRoles, tableTenancy } from '../../model/tenancy.ts';

/** One weakening of a sealed database. */
export interface Mutant {
  /** Unique among the mutants of one database, e.g. `row-security-off public.customers`. */
  readonly name: string;
  readonly operator: string;
  /** What was weakened, as `schema.name` or the name of a role. */
  readonly object: string;
  /** One change of meaning; several statements where SQL needs them. */
  readonly statements: readonly string[];
  /** Objects the attack has to look at; everything else is as it was. */
  readonly scope: readonly string[];
}

/** What an operator works on. */
export interface Patient {
  readonly database: Database;
  readonly tenancy: Tenancy;
  /** The application role that weaknesses are opened to; null when none exists, and then such operators have nothing to do. */
  readonly app: string | null;
  /** Tables of tenants that carry their key, partitions left out. */
  readonly tenantTables: readonly { readonly table: Table; readonly tenancy: TableTenancy; readonly key: string }[];
  /** Every partition of those. */
  readonly partitions: readonly Table[];
}

/** One way to weaken: all the mutants it can make. */
export type Operator = (patient: Patient) => readonly Mutant[];

export function patientOf(database: Database, tenancy: Tenancy): Patient {
  const roles = new Set(database.roles.map((role) => role.name));
  const tenantTables = database.tables.flatMap((table) => {
    const declared = tableTenancy(tenancy, table);
    const key = declared?.key ?? null;
    const fits =
      declared !== undefined &&
      key !== null &&
      ['tenant', 'inherited', 'shared'].includes(declared.kind) &&
      table.columns.some((column) => column.name === key);
    return fits && key !== null ? [{ table, tenancy: declared, key }] : [];
  });
  const governed = new Set(tenantTables.map(({ table }) => nameKey(table)));
  const partitions = database.tables.filter((table) => table.partitionOf !== null && governed.has(nameKey(table.partitionOf.parent)));
  return { database, tenancy, app: tenancy.roles.app.find((role) => roles.has(role)) ?? null, tenantTables, partitions };
}

/** The role that a right in this schema is of use to: the application's, or another run-time role where that one may not enter. */
export function granteeIn({ database, tenancy, app }: Patient, schema: string): string | null {
  if (app === null || schemaUsage(database, app, schema)) return app;
  return runtimeRoles(tenancy.roles).find((role) => schemaUsage(database, role, schema)) ?? app;
}

export function mutant(
  operator: string,
  object: string,
  statements: readonly string[],
  detail = '',
  scope: readonly string[] = [object],
): Mutant {
  return { name: `${operator} ${object}${detail === '' ? '' : ` ${detail}`}`, operator, object, statements, scope };
}

export function spelled(name: QualifiedName): string {
  return `${quoteIdent(name.schema)}.${quoteIdent(name.name)}`;
}

/** `create policy` again as it was, but with changes. */
export function policyText(
  table: Table,
  policy: Policy,
  changes: { readonly permissive?: boolean; readonly using?: string; readonly check?: string },
): string {
  const using = changes.using ?? policy.using?.text;
  const check = changes.check ?? policy.check?.text;
  const roles = policy.roles.map((role) => (role === 'public' ? 'public' : quoteIdent(role))).join(', ');
  return `create policy ${quoteIdent(policy.name)} on ${spelled(table)} as ${(changes.permissive ?? policy.permissive) ? 'permissive' : 'restrictive'} for ${policy.command} to ${roles}${using === undefined ? '' : ` using (${using})`}${check === undefined ? '' : ` with check (${check})`}`;
}

export function dropPolicyText(table: Table, policy: Policy): string {
  return `drop policy ${quoteIdent(policy.name)} on ${spelled(table)}`;
}
