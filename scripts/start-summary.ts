import { type Finding, severities } from '../src/audit/finding.ts';
import type { AttackReport } from '../src/prove/report/attack-report.ts';

/** What was seen of a system at one time. */
export interface Look {
  readonly findings: readonly Finding[];
  readonly attacks: AttackReport;
}

interface Seen {
  readonly name: string;
  readonly before: Look;
  readonly after: Look;
}

export interface Summary {
  /** The head of the table and its rows. */
  readonly table: readonly string[];
  /** Why attacks have no result; empty when every one has. */
  readonly beneath: readonly string[];
}

/** The systems as found and sealed, one row each, and what the numbers leave open. */
export function summaryOf(systems: readonly Seen[]): Summary {
  const header = ['system', '', ...severities, 'attacks', 'leaks', 'rows crossed', 'oracles', 'no result'];
  const looks = systems.flatMap(({ name, before, after }) => [
    { name, when: 'as found', look: before },
    { name, when: 'sealed', look: after },
  ]);
  const lines = looks.map(({ name, when, look: { findings, attacks } }) => [
    when === 'as found' ? name : '',
    when,
    ...severities.map((severity) => String(count(findings, severity))),
    String(attacks.attacks),
    String(attacks.leaks.length),
    String(attacks.leaks.reduce((sum, leak) => sum + leak.rows, 0)),
    String(attacks.oracles.length),
    String(withoutResult(attacks).length),
  ]);
  const widths = header.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)));
  const row = (cells: readonly string[]) =>
    cells.map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ');
  return {
    table: [header, ...lines].map(row),
    beneath: looks.flatMap(({ name, when, look }) => explained(`${name} ${when}`, look.attacks)),
  };
}

export function count(findings: readonly Finding[], severity: Finding['severity']): number {
  return findings.filter((finding) => finding.severity === severity).length;
}

function explained(what: string, attacks: AttackReport): readonly string[] {
  const reasons = withoutResult(attacks);
  if (reasons.length === 0) return [];
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [
    `${reasons.length} attacks on ${what} have no result; that is neither a leak nor a refusal, and shows nothing:`,
    ...[...counts].sort(([, a], [, b]) => b - a).map(([reason, times]) => `  ${times}: ${reason}`),
  ];
}

/** Why each attack without a result has none, in plain words. */
function withoutResult({ failed, vacuous, skipped }: AttackReport): readonly string[] {
  return [
    ...failed.map(({ reason }) => inPlainWords(reason)),
    ...vacuous.map(() => 'the role cannot do it with its own rows either, so that a refusal shows nothing'),
    ...skipped.flatMap(({ attacks, reason }) => Array.from({ length: attacks }, () => `not made: ${reason}`)),
  ];
}

function inPlainWords(reason: string): string {
  if (reason.startsWith('SQLSTATE 42P17'))
    return 'its policies ask each other without end; the server refuses every statement that asks them';
  if (reason.startsWith('SQLSTATE 22P02'))
    return 'a policy casts a setting to a type that its value does not fit, and the statement ends there';
  return reason;
}
