import { severities } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { type Group, byStanding, commonOf, groupsOf } from './groups.ts';
import { codeSpan, fence, inline } from './markdown-text.ts';
import { blindSpots, nextSteps } from './next.ts';
import { type AuditReport, type Reported, serverVersion } from './report.ts';
import { xmlText } from './xml.ts';

const folded = 10;

/** The report for a pull request or a job summary: a table of causes, and a foldable block for each. */
export function renderMarkdown(report: AuditReport, rules: readonly Rule[]): string {
  const { open, known, waived } = byStanding(report.findings);
  const groups = groupsOf(open, rules);
  return `${[
    '# Audit of tenant isolation',
    subject(report),
    `**${severities.map((severity) => `${report.counted[severity]} ${severity}`).join(', ')}**`,
    ...(groups.length === 0 ? ['Nothing counts against the isolation of tenants, as far as was looked.'] : [table(groups)]),
    ...groups.map(block),
    ...section(
      'Known from the baseline',
      known.map((finding) => `${codeSpan(finding.key)}`),
    ),
    ...section(
      'Gone since the baseline',
      (report.vanished ?? []).map(({ key }) => codeSpan(key)),
    ),
    ...section('Waived', waived.map(waiver)),
    ...section(
      'Waivers that no finding needs',
      report.unusedWaivers.map(({ key }) => codeSpan(key)),
    ),
    ...section('What could not be looked at', blindSpots(report).map(inline)),
    ...section(
      'Next',
      nextSteps(report).map(({ why, command }) => `${codeSpan(command)}: ${why}`),
    ),
  ].join('\n\n')}\n`;
}

function subject({ server, coverage, tenancy, subject: { label } }: AuditReport): string {
  const source = tenancy.source === 'contract' ? 'by the contract' : 'by an inferred tenancy: a guess, which proves nothing';
  return `Database ${codeSpan(label ?? server.database)}, PostgreSQL ${serverVersion(server.versionNum)}: ${coverage.tables} tables, ${coverage.policies} policies, ${coverage.views} views, ${coverage.routines} functions with ${coverage.rules.length} rules, ${source}.`;
}

function table(groups: readonly Group[]): string {
  const rows = groups.map(
    ({ first, findings, rule }) => `| ${first.severity} | ${first.code} | ${inline(rule?.title ?? first.title)} | ${findings.length} |`,
  );
  return ['| severity | rule | what | times |', '|---|---|---|---:|', ...rows].join('\n');
}

function block(group: Group): string {
  const { first, findings, rule } = group;
  const common = commonOf(group);
  const shown = findings.slice(0, folded);
  const list = shown.map((finding) => `- ${inline(finding.title)}${standing(finding)}`);
  const exposure = common.exposure ?? [];
  return [
    `<details><summary>${first.severity.toUpperCase()} ${first.code} ${xmlText(group.title)}</summary>`,
    '',
    ...common.consequences.map(inline),
    '',
    ...list,
    ...(findings.length > folded ? [`- and ${findings.length - folded} more`] : []),
    '',
    ...common.evidence.map((text) => `Seen: ${codeSpan(text)}  `),
    ...exposure.map((text) => `Reached by: ${codeSpan(text)}  `),
    ...(first.frame === null ? [] : ['', fence(first.frame.lines.map(({ text }) => text).join('\n'), 'sql')]),
    '',
    ...(rule === undefined ? [] : [`**Mend.** ${inline(rule.advice)}`, '']),
    ...(common.fix.length === 0 ? [] : [fence(common.fix.slice(0, 2 * folded).join('\n'), 'sql'), '']),
    '</details>',
  ].join('\n');
}

function standing({ standing: found }: Reported): string {
  return found.kind === 'expired' ? ` (its waiver ran out on ${found.waiver.expires})` : '';
}

function waiver(finding: Reported): string {
  return finding.standing.kind === 'waived'
    ? `${codeSpan(finding.key)} until ${finding.standing.waiver.expires}: ${inline(finding.standing.waiver.reason)}`
    : codeSpan(finding.key);
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${title}`, lines.map((line) => `- ${line}`).join('\n')];
}
