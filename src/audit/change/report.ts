import { databaseFingerprint } from '../../model/snapshot.ts';
import type { Database } from '../../model/database.ts';
import type { Tenancy } from '../../model/tenancy.ts';
import { type Finding, severities } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { runRules } from '../run.ts';
import { type Change, type Risk, risks } from './change.ts';
import { classify } from './classify.ts';

/** Name and version of the format; docs/reference/schemas/change-1.json describes it. */
export const changeSchema = 'bulkhead.change/1';

export interface ChangeFinding {
  readonly code: string;
  readonly slug: string;
  readonly severity: Finding['severity'];
  readonly key: string;
  readonly message: string;
  /** What it makes of the change. */
  readonly risk: Risk;
}

export interface ChangeReport {
  readonly version: typeof changeSchema;
  /** What was compared, as a person would name it, with the fingerprints of the structures. */
  readonly before: { readonly label: string; readonly structure: string };
  readonly after: { readonly label: string; readonly structure: string };
  readonly inferred: boolean;
  /** Number of changes by risk; findings are not among them. */
  readonly summary: Readonly<Record<Risk, number>>;
  /** The worst first. */
  readonly changes: readonly Change[];
  /** Findings that are there after the change and were not, or were milder, before it. */
  readonly appeared: readonly ChangeFinding[];
  readonly vanished: readonly ChangeFinding[];
}

export interface Side {
  readonly database: Database;
  readonly label: string;
}

/** Both pictures are judged by the same tenancy, that of the second: what is wanted now decides. */
export function changeReport(rules: readonly Rule[], before: Side, after: Side, tenancy: Tenancy): ChangeReport {
  const changes = classify(before.database, after.database, tenancy);
  const old = runRules(rules, { database: before.database, tenancy });
  const now = runRules(rules, { database: after.database, tenancy });
  const count = (risk: Risk) => changes.filter((change) => change.risk === risk).length;
  return {
    version: changeSchema,
    before: { label: before.label, structure: databaseFingerprint(before.database) },
    after: { label: after.label, structure: databaseFingerprint(after.database) },
    inferred: tenancy.source === 'inferred',
    summary: { dangerous: count('dangerous'), breaking: count('breaking'), review: count('review'), safe: count('safe') },
    changes,
    appeared: beyond(old, now).map((finding) => facts(finding, riskOf(finding))),
    vanished: beyond(now, old).map((finding) => facts(finding, 'safe')),
  };
}

/** Findings of the second list that the first lacks, or has milder. */
export function beyond(first: readonly Finding[], second: readonly Finding[]): readonly Finding[] {
  const known = new Map(first.map((finding) => [finding.key, severities.indexOf(finding.severity)]));
  return second.filter((finding) => (known.get(finding.key) ?? Number.POSITIVE_INFINITY) > severities.indexOf(finding.severity));
}

function riskOf({ severity }: Finding): Risk {
  return severity === 'critical' || severity === 'high' ? 'dangerous' : severity === 'warning' ? 'review' : 'safe';
}

function facts(finding: Finding, risk: Risk): ChangeFinding {
  const { code, rule, severity, key, title } = finding;
  return { code, slug: rule, severity, key, message: title, risk };
}

/** Whether a change, or a finding that appeared, is at least this bad. */
export function changeReaches(report: ChangeReport, threshold: Risk): boolean {
  const bad = new Set<Risk>(risks.slice(0, risks.indexOf(threshold) + 1));
  return report.changes.some((change) => bad.has(change.risk)) || report.appeared.some((finding) => bad.has(finding.risk));
}
