import { nameKey } from '../../base/ident.ts';
import type { Finding, Severity } from '../finding.ts';
import type { AuditInput, Rule } from '../rule.ts';

/** Name and version of the format; docs/reference/schemas/audit-1.json describes it. */
export const auditSchema = 'bulkhead.audit/1';

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

export interface AuditReport {
  readonly schema: typeof auditSchema;
  readonly database: string;
  readonly serverVersionNum: number;
  readonly tenancy: { readonly source: 'contract' | 'inferred'; readonly profile: 'postgres' | 'portable'; readonly root: string };
  readonly summary: Readonly<Record<Severity, number>>;
  readonly coverage: Coverage;
  readonly findings: readonly Finding[];
}

export function summarise(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return { critical: count('critical'), high: count('high'), warning: count('warning'), info: count('info') };
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

/** The report as data. Findings stand in the order of `runRules`: by severity, code and key. */
export function auditReport(rules: readonly Rule[], input: AuditInput, findings: readonly Finding[]): AuditReport {
  const { database, tenancy } = input;
  return {
    schema: auditSchema,
    database: database.server.database,
    serverVersionNum: database.server.versionNum,
    tenancy: { source: tenancy.source, profile: tenancy.profile, root: nameKey(tenancy.root) },
    summary: summarise(findings),
    coverage: coverageOf(rules, input),
    findings,
  };
}

/** The report as text, the same bytes for the same findings. */
export function renderJson(report: AuditReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
