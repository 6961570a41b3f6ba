import { type Severity, severities } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { annotation, message } from './github-command.ts';
import { byStanding, commonOf, groupsOf } from './groups.ts';
import { type Anchor, locate } from './locate.ts';
import { blindSpots } from './next.ts';
import type { AuditReport } from './report.ts';

const commands: Readonly<Record<Severity, 'error' | 'warning' | 'notice'>> = {
  critical: 'error',
  high: 'error',
  warning: 'warning',
  info: 'notice',
};

/**
 * Workflow commands that GitHub shows as annotations: one for each cause, as a step may have ten of a kind. The line is
 * that of the first object in the contract.
 */
export function renderGithub(report: AuditReport, rules: readonly Rule[], anchor: Anchor): string {
  const annotations = groupsOf(byStanding(report.findings).open, rules).map((group) => {
    const { first, findings } = group;
    const common = commonOf(group);
    const { file, line } = locate(anchor, first);
    const named = findings.slice(0, 20).map((finding) => `- ${finding.title}`);
    const text = [
      ...(findings.length === 1 ? [first.title] : [...named, ...(findings.length > 20 ? [`- and ${findings.length - 20} more`] : [])]),
      ...common.consequences,
      ...(common.exposure ?? []).map((text) => `Reached by: ${text}`),
      ...(group.rule === undefined ? [] : [`Mend: ${group.rule.advice}`]),
      `Read: bulkhead explain ${first.code}`,
    ].join('\n');
    return annotation(
      commands[first.severity],
      { file, line: String(line), title: `${first.severity} ${first.code} ${group.rule?.title ?? first.rule}` },
      text,
    );
  });
  const counts = severities.map((severity) => `${report.counted[severity]} ${severity}`).join(', ');
  return [
    ...annotations,
    ...blindSpots(report).map((text) => annotation('warning', { title: 'bulkhead audit' }, text)),
    // A line that begins with :: would be a command; this one is for the log.
    `bulkhead audit of ${message(report.server.database)}: ${counts}`,
    '',
  ].join('\n');
}
