import { type Finding, severities } from './finding.ts';
import { beyond } from './change/report.ts';

/** What one look has that the last one had not, and the other way round. */
export interface Turn {
  readonly appeared: readonly Finding[];
  readonly vanished: readonly Finding[];
}

/** A finding that became more severe appears again; one that became milder is no news. */
export function turn(before: readonly Finding[], now: readonly Finding[]): Turn {
  const keys = new Set(now.map((finding) => finding.key));
  return { appeared: beyond(before, now), vanished: before.filter((finding) => !keys.has(finding.key)) };
}

/** The turn in a few lines, the worst first; empty when nothing came or went. */
export function turnText({ appeared, vanished }: Turn, clock: string): string {
  const worst = (list: readonly Finding[]) => list.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  const lines = [
    ...worst(appeared).map(({ severity, code, title }) => `${clock}  + ${severity} ${code} ${title}`),
    ...worst(vanished).map(({ severity, code, title }) => `${clock}  - ${severity} ${code} ${title}`),
  ];
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
