import { nameKey } from '../../base/ident.ts';
import { databaseFingerprint } from '../../model/snapshot.ts';
import { runtimeRoles } from '../../model/tenancy.ts';
import type { Waiver } from '../../model/waiver.ts';
import { type Finding, type Severity, severities } from '../finding.ts';
import type { AuditInput, Rule } from '../rule.ts';
import type { BaselineEntry } from '../standing/baseline.ts';
import { type Known, type Standing, counts, judge, nothingKnown } from '../standing/standing.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { type Frame, frameOf } from './frame.ts';
import { guiltyParts } from './guilty.ts';
import { type ExposurePath, pathOf } from './path.ts';
import { sourceOf } from './source.ts';

/** A finding with what a reader wants to know besides. */
export interface Reported extends Finding {
  readonly standing: Standing;
  /** Where the page of its rule lies, relative to the package. */
  readonly docs: string;
  /** The SQL of its object with the guilty parts marked; null for what has none. */
  readonly frame: Frame | null;
  /** `ways`, step by step. */
  readonly paths: readonly ExposurePath[];
}

/** What was looked at, so that the report can be told from another one. */
export interface Subject {
  /** The database as a person would name it, without credentials, or the file of the snapshot. */
  readonly label: string | null;
  /** When, as ISO 8601; null where the same bytes are wanted for the same findings. */
  readonly at: string | null;
  /** The version of Bulkhead. */
  readonly tool: string | null;
  /** Fingerprint of the contract; null without one. */
  readonly contract: string | null;
  /** File of the contract, relative to where the report is made; null without one. */
  readonly contractFile: string | null;
}

export interface AuditReport {
  readonly subject: Subject;
  readonly server: { readonly database: string; readonly versionNum: number };
  /** Fingerprint of the structure that was judged; the same as in a snapshot. */
  readonly structure: string;
  readonly tenancy: { readonly source: 'contract' | 'inferred'; readonly profile: 'postgres' | 'portable'; readonly root: string };
  /** Roles that must not cross, as far as they exist. */
  readonly roles: readonly string[];
  /** Number of findings by severity, whatever their standing. */
  readonly summary: Readonly<Record<Severity, number>>;
  /** Number of findings that count, by severity. */
  readonly counted: Readonly<Record<Severity, number>>;
  readonly coverage: Coverage;
  /** The worst first, then by code and key. */
  readonly findings: readonly Reported[];
  readonly unusedWaivers: readonly Waiver[];
  readonly vanished: readonly BaselineEntry[] | null;
}

export interface ReportOptions {
  readonly subject?: Partial<Subject>;
  readonly known?: Known;
}

export function summarise(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return { critical: count('critical'), high: count('high'), warning: count('warning'), info: count('info') };
}

/** The report as data. Findings stand in the order of `runRules`: by severity, code and key. */
export function auditReport(
  rules: readonly Rule[],
  input: AuditInput,
  findings: readonly Finding[],
  options: ReportOptions = {},
): AuditReport {
  const { database, tenancy } = input;
  const judgement = judge(findings, options.known ?? nothingKnown);
  const existing = new Set(database.roles.map((role) => role.name));
  const reported = findings.map((finding): Reported => {
    const source = sourceOf(database, finding.object);
    return {
      ...finding,
      standing: judgement.standings.get(finding.key) ?? { kind: 'open' },
      docs: `docs/reference/rules/${finding.rule}.md`,
      frame: source === null ? null : frameOf(source, guiltyParts(finding, source)),
      paths: finding.ways.map((way) => pathOf(database, way)),
    };
  });
  return {
    subject: { label: null, at: null, tool: null, contract: null, contractFile: null, ...options.subject },
    server: { database: database.server.database, versionNum: database.server.versionNum },
    structure: databaseFingerprint(database),
    tenancy: { source: tenancy.source, profile: tenancy.profile, root: nameKey(tenancy.root) },
    roles: [...runtimeRoles(tenancy.roles), ...tenancy.roles.retired].filter((name) => existing.has(name)),
    summary: summarise(findings),
    counted: summarise(reported.filter((finding) => counts(finding.standing))),
    coverage: coverageOf(rules, input),
    findings: reported,
    unusedWaivers: judgement.unusedWaivers,
    vanished: judgement.vanished,
  };
}

/** Whether something counts at or above this severity. */
export function reaches(report: AuditReport, threshold: Severity): boolean {
  return severities.slice(0, severities.indexOf(threshold) + 1).some((severity) => report.counted[severity] > 0);
}

/** `18.4` of 180004. */
export function serverVersion(versionNum: number): string {
  return `${Math.floor(versionNum / 10000)}.${versionNum % 10000}`;
}
