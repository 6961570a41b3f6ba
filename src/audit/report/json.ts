import type { FindingObject, Severity } from '../finding.ts';
import type { Standing } from '../standing/standing.ts';
import type { Coverage } from './coverage.ts';
import { type AuditReport, type Reported, serverVersion } from './report.ts';

/** Name and version of the format; docs/reference/schemas/audit-1.json describes it. */
export const auditSchema = 'bulkhead.audit/1';

/** A finding as programs read it. Fields may be added; none is removed or given another meaning. */
export interface JsonFinding {
  readonly code: string;
  readonly slug: string;
  readonly severity: Severity;
  readonly exposure: readonly string[];
  readonly object: {
    readonly kind: FindingObject['kind'];
    readonly schema: string | null;
    readonly name: string;
    readonly relation: string | null;
    readonly label: string;
  };
  readonly message: string;
  readonly consequence: string;
  readonly evidence: readonly string[];
  readonly fix: readonly string[];
  readonly docs: string;
  readonly key: string;
  readonly standing: Standing['kind'];
  readonly waiver: { readonly reason: string; readonly expires: string; readonly owner: string | null } | null;
  readonly paths: readonly { readonly role: string; readonly privileges: readonly string[]; readonly steps: readonly string[] }[];
  /** The same as `slug` and `message`. */
  readonly rule: string;
  readonly title: string;
}

/** What `audit --format json` prints. */
export interface AuditJson {
  readonly version: typeof auditSchema;
  readonly server: { readonly database: string; readonly version: string; readonly versionNum: number };
  /** Without a contract everything rests on a guess. */
  readonly inferred: boolean;
  readonly findings: readonly JsonFinding[];
  readonly summary: AuditReport['summary'];
  readonly counted: AuditReport['counted'];
  readonly tenancy: AuditReport['tenancy'];
  readonly structure: string;
  readonly coverage: Coverage;
  readonly unusedWaivers: AuditReport['unusedWaivers'];
  readonly vanished: AuditReport['vanished'];
  /** The same as `version`, `server.database` and `server.versionNum`. */
  readonly schema: typeof auditSchema;
  readonly database: string;
  readonly serverVersionNum: number;
}

export function auditJson(report: AuditReport): AuditJson {
  const { database, versionNum } = report.server;
  return {
    version: auditSchema,
    schema: auditSchema,
    server: { database, version: serverVersion(versionNum), versionNum },
    database,
    serverVersionNum: versionNum,
    inferred: report.tenancy.source === 'inferred',
    tenancy: report.tenancy,
    structure: report.structure,
    summary: report.summary,
    counted: report.counted,
    coverage: report.coverage,
    findings: report.findings.map(jsonFinding),
    unusedWaivers: report.unusedWaivers,
    vanished: report.vanished,
  };
}

function jsonFinding(finding: Reported): JsonFinding {
  const { object, standing } = finding;
  const waiver = standing.kind === 'waived' || standing.kind === 'expired' ? standing.waiver : null;
  return {
    code: finding.code,
    slug: finding.rule,
    rule: finding.rule,
    severity: finding.severity,
    object: {
      kind: object.kind,
      schema: object.place?.schema ?? null,
      name: object.place?.name ?? object.name,
      relation: object.place?.relation ?? null,
      label: object.name,
    },
    message: finding.title,
    title: finding.title,
    consequence: finding.consequence,
    evidence: finding.evidence,
    exposure: finding.exposure,
    paths: finding.paths,
    fix: finding.fix,
    docs: finding.docs,
    key: finding.key,
    standing: standing.kind,
    waiver: waiver === null ? null : { reason: waiver.reason, expires: waiver.expires, owner: waiver.owner ?? null },
  };
}

/** The report as text, the same bytes for the same findings. */
export function renderJson(report: AuditReport): string {
  return `${JSON.stringify(auditJson(report), null, 2)}\n`;
}
