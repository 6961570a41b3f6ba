import { type Finding, type Severity, severities } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { AuditReport } from './json.ts';

export interface TextOptions {
  /** Longest line before text is wrapped. Default 100. */
  readonly width?: number;
  /** Findings below this severity are counted and not shown. Default: all are shown. */
  readonly from?: Severity;
  /** Objects and statements shown per block before the rest is counted. Default: all. */
  readonly limit?: number;
}

/**
 * The report for people: one block per cause, the worst first. Findings of one rule and severity that differ only in
 * their object become one block with a list.
 */
export function renderText(report: AuditReport, rules: readonly Rule[], options: TextOptions = {}): string {
  const shown = report.findings.filter((finding) => severities.indexOf(finding.severity) <= severities.indexOf(options.from ?? 'info'));
  const blocks = group(shown).map((findings) => block(findings, rules, options));
  const hidden = report.findings.length - shown.length;
  return [...blocks, ...(hidden > 0 ? [`${hidden} more below ${options.from}.`] : []), closing(report)].join('\n\n').concat('\n');
}

function group(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.severity}:${finding.code}`;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()];
}

function block(findings: readonly Finding[], rules: readonly Rule[], options: TextOptions): string {
  const [first] = findings;
  if (first === undefined) return '';
  const rule = rules.find((candidate) => candidate.slug === first.rule);
  const heading = `${first.severity.toUpperCase()}  ${first.code} ${first.rule}`;
  const title = findings.length === 1 ? first.title : `${rule?.title ?? first.title} (${findings.length} times)`;
  const body = findings.length === 1 ? single(first, options) : many(findings, options);
  const consequence = [...new Set(findings.map((finding) => finding.consequence))];
  return [
    heading,
    ...wrap(title, '  ', options),
    ...consequence.flatMap((text) => wrap(text, '  ', options)),
    ...body,
    ...fixes(findings, rule, options),
  ].join('\n');
}

function single(finding: Finding, options: TextOptions): readonly string[] {
  return [
    ...wrap(
      `Object: ${finding.object.name.startsWith(`${finding.object.kind} `) ? '' : `${finding.object.kind} `}${finding.object.name}`,
      '  ',
      options,
    ),
    ...finding.evidence.flatMap((text) => wrap(`Seen: ${text}`, '  ', options)),
    ...(finding.exposure.length === 0 ? [] : wrap(`Reached by: ${finding.exposure.join('; ')}`, '  ', options)),
  ];
}

/** One line per object; what is the same for all of them is said once. */
function many(findings: readonly Finding[], options: TextOptions): readonly string[] {
  const exposures = new Set(findings.map((finding) => finding.exposure.join('; ')));
  const common = exposures.size === 1 ? [...exposures][0] : undefined;
  const limit = options.limit ?? findings.length;
  const seen = (findings[0]?.evidence ?? []).filter((text) => findings.every((finding) => finding.evidence.includes(text)));
  const lines = findings.slice(0, limit).flatMap((finding) => [
    ...wrap(`- ${finding.title}`, '  ', options),
    ...finding.evidence
      .filter((text) => !seen.includes(text))
      .slice(0, 3)
      .flatMap((text) => wrap(text, '      ', options)),
    ...(common === undefined && finding.exposure.length > 0 ? wrap(`reached by ${finding.exposure.join('; ')}`, '      ', options) : []),
  ]);
  const rest = findings.length - limit;
  return [
    ...seen.flatMap((text) => wrap(`Seen: ${text}`, '  ', options)),
    ...(common === undefined || common === '' ? [] : wrap(`Reached by: ${common}`, '  ', options)),
    ...lines,
    ...(rest > 0 ? [`  - and ${rest} more`] : []),
  ];
}

function fixes(findings: readonly Finding[], rule: Rule | undefined, options: TextOptions): readonly string[] {
  const statements = [...new Set(findings.flatMap((finding) => finding.fix))];
  const limit = options.limit ?? statements.length;
  const advice = rule === undefined ? [] : wrap(`Mend: ${rule.advice}`, '  ', options);
  // Statements are copied out, so they are never wrapped.
  return [
    ...advice,
    ...statements.slice(0, limit).map((text) => `    ${text}`),
    ...(statements.length > limit ? [`    -- and ${statements.length - limit} more`] : []),
  ];
}

function closing({ summary, coverage, tenancy, database }: AuditReport): string {
  const counts = severities.map((severity) => `${summary[severity]} ${severity}`).join(', ');
  const source = tenancy.source === 'contract' ? 'by the contract' : 'by an inferred tenancy: a guess, which proves nothing';
  const gaps = [
    ...(coverage.missingTables.length === 0 ? [] : [`Not in the database: ${coverage.missingTables.join(', ')}.`]),
    ...(coverage.opaquePolicies.length === 0 ? [] : [`Not understood: ${coverage.opaquePolicies.join(', ')}.`]),
  ];
  return [
    `${counts}.`,
    `Looked at ${coverage.tables} tables, ${coverage.partitions} partitions, ${coverage.policies} policies, ${coverage.views} views, ${coverage.routines} functions of ${database} with ${coverage.rules.length} rules, ${source}.`,
    ...gaps,
  ].join('\n');
}

function wrap(text: string, indent: string, options: TextOptions): readonly string[] {
  const width = (options.width ?? 100) - indent.length;
  const hanging = text.startsWith('- ') ? `${indent}  ` : indent;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  if (line !== '') lines.push(line);
  return lines.map((found, index) => `${index === 0 ? indent : hanging}${found}`);
}
