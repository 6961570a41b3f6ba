import { type Severity, severities } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { type Paint, paint } from './colour.ts';
import { frameText } from './frame-text.ts';
import { type Common, type Group, byStanding, commonOf, groupsOf, objectText, wayEnd } from './groups.ts';
import { nextSteps } from './next.ts';
import { pathText } from './path.ts';
import type { AuditReport, Reported } from './report.ts';
import { printable, wrap } from './wrap.ts';

export interface TextOptions {
  /** Longest line before text is wrapped. Default 100. */
  readonly width?: number;
  /** Findings below this severity are counted and not shown. Default: all are shown. */
  readonly from?: Severity;
  /** Objects and statements shown per block before the rest is counted. Default: all. */
  readonly limit?: number;
  /** Default: none. */
  readonly colour?: boolean;
}

interface Page {
  readonly width: number;
  readonly limit: number;
  readonly paint: Paint;
}

/**
 * The report for people: one block per cause, the worst first. Findings of one rule and severity that differ only in
 * their object become one block with a list.
 */
export function renderText(report: AuditReport, rules: readonly Rule[], options: TextOptions = {}): string {
  const page: Page = {
    width: options.width ?? 100,
    limit: options.limit ?? Number.POSITIVE_INFINITY,
    paint: paint(options.colour === true),
  };
  const { open } = byStanding(report.findings);
  const from = severities.indexOf(options.from ?? 'info');
  const shown = open.filter((finding) => severities.indexOf(finding.severity) <= from);
  const hidden = open.length - shown.length;
  return [
    ...groupsOf(shown, rules).map((group) => block(group, page)),
    ...(hidden > 0 ? [`${hidden} more below ${options.from}.`] : []),
    ...nonEmpty(standings(report, page)),
    closing(report, page),
    ...nonEmpty(next(report, page)),
  ]
    .join('\n\n')
    .concat('\n');
}

function nonEmpty(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function block(group: Group, page: Page): string {
  const { first, rule } = group;
  const common = commonOf(group);
  const { severity, bold } = page.paint;
  return [
    `${severity(first.severity, first.severity.toUpperCase())}  ${bold(first.code)} ${first.rule}`,
    ...wrap(group.title, page.width, '  ').map(bold),
    ...common.consequences.flatMap((text) => wrap(text, page.width, '  ')),
    ...(group.findings.length === 1 ? single(first, page) : many(group, common, page)),
    ...expiry(group, page),
    ...mending(common, rule, page),
  ].join('\n');
}

function single(finding: Reported, page: Page): readonly string[] {
  return [
    ...wrap(`Object: ${objectText(finding)}`, page.width, '  ', 8),
    ...code(finding, '    ', page),
    ...finding.evidence.filter((text) => !isShown(finding, text)).flatMap((text) => wrap(`Seen: ${text}`, page.width, '  ', 6)),
    ...reached(finding, wayEnd(finding), page),
  ];
}

/** One entry per object; what is the same for all of them is said once, and the first of them shows its SQL. */
function many({ findings, first }: Group, common: Common, page: Page): readonly string[] {
  const lines = findings.slice(0, page.limit).flatMap((finding) => [
    ...wrap(`- ${finding.title}`, page.width, '  ', 2),
    ...finding.evidence
      .filter((text) => !common.evidence.includes(text) && !(finding === first && isShown(finding, text)))
      .slice(0, 3)
      .flatMap((text) => wrap(text, page.width, '      ')),
    ...(finding === first ? code(finding, '      ', page) : []),
    ...(common.exposure === null
      ? ways(finding, wayEnd(finding)).flatMap((text) => wrap(`reached by ${text}`, page.width, '      ', 2))
      : []),
  ]);
  const rest = findings.length - Math.min(page.limit, findings.length);
  return [
    ...common.evidence.flatMap((text) => wrap(`Seen: ${text}`, page.width, '  ', 6)),
    ...(common.exposure === null ? [] : reached(first, 'each of them', page)),
    ...lines,
    ...(rest > 0 ? [`  - and ${rest} more`] : []),
  ];
}

/** The SQL says it already. */
function isShown(finding: Reported, text: string): boolean {
  const squeeze = (part: string) => part.replace(/\s+/g, ' ').trim();
  return finding.frame !== null && squeeze(finding.frame.lines.map((line) => line.text).join(' ')).includes(squeeze(text));
}

function code(finding: Reported, indent: string, page: Page): readonly string[] {
  return finding.frame === null ? [] : frameText(finding.frame, page.width, indent, page.paint);
}

function reached(finding: Reported, object: string, page: Page): readonly string[] {
  return ways(finding, object).flatMap((text) => wrap(`Reached by: ${text}`, page.width, '  ', 12));
}

/** Each way in as its path, or as the rule said it where no privilege is involved. */
function ways(finding: Reported, object: string): readonly string[] {
  return finding.exposure.map((text) => {
    const path = finding.paths[finding.ways.findIndex((way) => way.text === text)];
    return path === undefined ? text : pathText(path, object);
  });
}

function expiry({ first, findings }: Group, page: Page): readonly string[] {
  if (first.standing.kind !== 'expired') return [];
  return findings.flatMap(({ standing, key }) =>
    standing.kind === 'expired' ? wrap(`The waiver of ${key} ran out on ${standing.waiver.expires}.`, page.width, '  ') : [],
  );
}

function mending(common: Common, rule: Rule | undefined, page: Page): readonly string[] {
  const shown = common.fix.slice(0, page.limit);
  const rest = common.fix.length - shown.length;
  return [
    ...(rule === undefined ? [] : wrap(`Mend: ${rule.advice}`, page.width, '  ', 6)),
    // Statements are copied out, so they are never wrapped.
    ...shown.map((text) => `    ${printable(text)}`),
    ...(rest > 0 ? [`    -- and ${rest} more`] : []),
  ];
}

function standings(report: AuditReport, page: Page): readonly string[] {
  const { known, waived } = byStanding(report.findings);
  const line = (text: string) => wrap(text, page.width, '', 2);
  return [
    ...(known.length === 0 ? [] : line(`${known.length} known from the baseline.`)),
    ...waived.flatMap(({ key, standing }) =>
      standing.kind === 'waived'
        ? line(
            `Waived until ${standing.waiver.expires}${standing.waiver.owner === undefined ? '' : ` by ${standing.waiver.owner}`}: ${key}: ${standing.waiver.reason}`,
          )
        : [],
    ),
    ...(report.vanished ?? []).flatMap(({ key }) => line(`Gone since the baseline: ${key}`)),
    ...report.unusedWaivers.flatMap(({ key }) => line(`No finding needs this waiver: ${key}`)),
  ];
}

function closing({ counted, coverage, tenancy, server }: AuditReport, page: Page): string {
  const counts = severities.map((severity) => `${counted[severity]} ${severity}`).join(', ');
  const source = tenancy.source === 'contract' ? 'by the contract' : 'by an inferred tenancy: a guess, which proves nothing';
  return [
    page.paint.bold(`${counts}.`),
    ...wrap(
      `Looked at ${coverage.tables} tables, ${coverage.partitions} partitions, ${coverage.policies} policies, ${coverage.views} views, ${coverage.routines} functions of ${server.database} with ${coverage.rules.length} rules, ${source}.`,
      page.width,
    ),
    ...(coverage.missingTables.length === 0 ? [] : wrap(`Not in the database: ${coverage.missingTables.join(', ')}.`, page.width)),
    ...(coverage.opaquePolicies.length === 0 ? [] : wrap(`Not understood: ${coverage.opaquePolicies.join(', ')}.`, page.width)),
  ].join('\n');
}

function next(report: AuditReport, page: Page): readonly string[] {
  const steps = nextSteps(report);
  const widest = Math.max(0, ...steps.map(({ command }) => command.length));
  const lines = steps.flatMap(({ why, command }) => {
    const beside = `  ${page.paint.bold(command.padEnd(widest))}  ${page.paint.faint(why)}`;
    const fits = 4 + widest + why.length <= page.width;
    return fits ? [beside] : [`  ${page.paint.bold(command)}`, ...wrap(why, page.width, '      ').map(page.paint.faint)];
  });
  return steps.length === 0 ? [] : ['Next:', ...lines];
}
