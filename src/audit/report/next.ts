import { counts } from '../standing/standing.ts';
import type { AuditReport } from './report.ts';

export interface NextStep {
  /** What it is good for. */
  readonly why: string;
  readonly command: string;
}

/** What to do after reading the report, in order. */
export function nextSteps(report: AuditReport): readonly NextStep[] {
  const open = report.findings.filter((finding) => counts(finding.standing));
  const [worst] = open;
  const inferred = report.tenancy.source === 'inferred';
  return [
    ...(inferred ? [{ why: 'say what each table is', command: 'bulkhead init' }] : []),
    ...(worst === undefined ? [] : [{ why: 'why the worst of them matters', command: `bulkhead explain ${worst.code}` }]),
    ...(worst === undefined || inferred ? [] : [{ why: 'see what mends most of them', command: 'bulkhead plan' }]),
    ...(open.length > 20 && report.vanished === null
      ? [{ why: 'let only new findings fail from here on', command: 'bulkhead audit --write-baseline bulkhead.baseline.json' }]
      : []),
    ...(worst === undefined && !inferred ? [{ why: 'attack it, to see that it holds', command: 'bulkhead prove --live' }] : []),
  ];
}

/** What the reader must know before believing the rest: nothing here is ever green by itself. */
export function blindSpots(report: AuditReport): readonly string[] {
  const { coverage, tenancy } = report;
  return [
    ...(tenancy.source === 'inferred' ? ['There is no contract: what each table is was guessed, and a guess proves nothing.'] : []),
    ...(coverage.missingTables.length === 0 ? [] : [`Not in the database: ${coverage.missingTables.join(', ')}.`]),
    ...(coverage.opaquePolicies.length === 0
      ? []
      : [`Not understood, so not judged by their expressions: policies ${coverage.opaquePolicies.join(', ')}.`]),
  ];
}
