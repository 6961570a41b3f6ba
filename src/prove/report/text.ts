import { type AttackReport, type Leak, type Oracle, type Verdict, attackCommands } from './attack-report.ts';

export interface TextOptions {
  /** Leaks and oracles written out with their scripts; the rest is counted. Default 20. */
  readonly details?: number;
  /** Also rows of the matrix in which everything held. Default false. */
  readonly everything?: boolean;
}

/** The report for people: what crossed, how to replay it, what could not be looked at, and the count. */
export function attackText(report: AttackReport, options: TextOptions = {}): string {
  const parts = [matrix(report, options.everything === true), crossings(report, options.details ?? 20), blind(report), summary(report)];
  return `${parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n')}\n`;
}

const marks: Readonly<Record<Verdict, string>> = { leak: 'LEAK', failed: 'failed', oracle: 'oracle', vacuous: 'vacuous', held: 'held' };

function matrix(report: AttackReport, everything: boolean): readonly string[] {
  const rows = report.matrix.filter((row) => everything || Object.values(row.verdicts).some((verdict) => verdict !== 'held'));
  if (rows.length === 0) return [];
  const commands = attackCommands.filter((command) => rows.some((row) => row.verdicts[command] !== undefined));
  const cells = rows.map((row) => [
    row.role,
    row.object,
    ...commands.map((command) => (row.verdicts[command] === undefined ? '' : marks[row.verdicts[command]])),
  ]);
  const hidden = report.matrix.length - rows.length;
  return [
    ...table([['role', 'object', ...commands], ...cells]),
    ...(hidden === 0 ? [] : [`and ${hidden} ${plural(hidden, 'row')} in which every attack was held`]),
  ];
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<number[]>((sum, row) => row.map((cell, index) => Math.max(sum[index] ?? 0, cell.length)), []);
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function crossings(report: AttackReport, details: number): readonly string[] {
  const found: readonly (Leak | Oracle)[] = [...report.leaks, ...report.oracles];
  if (found.length === 0) return [];
  const shown = found
    .slice(0, details)
    .flatMap((each) => [
      `${'rows' in each ? 'LEAK' : 'oracle'}  ${each.role}: ${each.what}${'rows' in each ? ` (${each.rows} ${plural(each.rows, 'row')})` : ''}`,
      `        ${each.technique}, context: ${each.context}`,
      ...each.script.map((line) => `        ${line};`),
    ]);
  const rest = found.length - Math.min(details, found.length);
  return [...shown, ...(rest === 0 ? [] : [`and ${rest} more; --format json has them all, with the statements that make the two tenants`])];
}

function blind(report: AttackReport): readonly string[] {
  const { failed, vacuous, skipped } = report;
  return [
    ...counted(failed.map((each) => `failed   ${each.role} on ${each.object}: ${each.reason}`)),
    ...vacuous.map(
      (each) =>
        `vacuous  ${each.role} cannot ${each.command} its own rows in ${each.object}, so that others' are refused shows nothing: ${each.reason}`,
    ),
    ...counted(skipped.map((each) => `skipped  ${each.object}: ${each.reason}`)),
  ];
}

/** Equal lines once, with their number. */
function counted(lines: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return [...counts].map(([line, count]) => (count === 1 ? line : `${line} (${count} times)`));
}

function summary(report: AttackReport): readonly string[] {
  const { attacks, held, leaks, oracles, failed, vacuous, skipped, covered } = report;
  const counts = [
    `${attacks} ${plural(attacks, 'attack')}`,
    `${held} held`,
    `${leaks.length} ${plural(leaks.length, 'leak')}`,
    `${oracles.length} ${plural(oracles.length, 'oracle')}`,
    ...(failed.length === 0 ? [] : [`${failed.length} failed`]),
    ...(vacuous.length === 0 ? [] : [`${vacuous.length} vacuous`]),
    ...(skipped.length === 0 ? [] : [`${skipped.length} skipped`]),
    ...(covered === 0 ? [] : [`${covered} not repeated where one had gone through`]),
  ];
  const roles = report.byRole.map(
    (role) =>
      `  ${role.role}: ${role.attacks} ${plural(role.attacks, 'attack')}, ${role.held} held, ${role.leaks} ${plural(role.leaks, 'leak')}`,
  );
  return [counts.join(', '), ...roles, ...report.notes];
}

function plural(count: number, word: string): string {
  return count === 1 ? word : `${word}s`;
}
