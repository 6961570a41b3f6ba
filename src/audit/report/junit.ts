import type { Severity } from '../finding.ts';
import { severities } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { counts } from '../standing/standing.ts';
import { objectText, wayEnd } from './groups.ts';
import { pathText } from './path.ts';
import type { AuditReport, Reported } from './report.ts';
import { xmlAttribute, xmlText } from './xml.ts';

/**
 * The report as JUnit XML: a suite per rule, a case per finding. What counts at or above the threshold is a failure; what
 * is waived, known or below it is skipped with its reason; a rule that found nothing is one case that passed.
 */
export function renderJunit(report: AuditReport, rules: readonly Rule[], failOn: Severity): string {
  const suites = rules
    .filter((rule) => report.coverage.rules.includes(rule.slug))
    .map((rule) =>
      suite(
        rule,
        report.findings.filter((finding) => finding.rule === rule.slug),
        failOn,
        report.subject.at,
      ),
    );
  const sum = (pick: (suite: Suite) => number) => suites.reduce((total, one) => total + pick(one), 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="bulkhead audit" tests="${sum(({ tests }) => tests)}" failures="${sum(({ failures }) => failures)}" errors="0" skipped="${sum(({ skipped }) => skipped)}" time="0">`,
    ...suites.map(({ text }) => text),
    '</testsuites>',
    '',
  ].join('\n');
}

interface Suite {
  readonly tests: number;
  readonly failures: number;
  readonly skipped: number;
  readonly text: string;
}

function suite(rule: Rule, findings: readonly Reported[], failOn: Severity, at: string | null): Suite {
  const failing = findings.filter((finding) => fails(finding, failOn)).length;
  const skipped = findings.length - failing;
  const tests = Math.max(findings.length, 1);
  const cases =
    findings.length === 0
      ? [`    <testcase classname="bulkhead.${rule.slug}" name="${xmlAttribute(`${rule.code} ${rule.title}: not found`)}" time="0"/>`]
      : findings.map((finding) => testCase(finding, failOn));
  const time = at === null ? '' : ` timestamp="${at.replace(/(?:\.\d+)?Z$/, '')}"`;
  return {
    tests,
    failures: failing,
    skipped,
    text: [
      `  <testsuite name="${xmlAttribute(`${rule.code} ${rule.slug}`)}" tests="${tests}" failures="${failing}" errors="0" skipped="${skipped}" time="0"${time}>`,
      ...cases,
      '  </testsuite>',
    ].join('\n'),
  };
}

function testCase(finding: Reported, failOn: Severity): string {
  const head = `    <testcase classname="bulkhead.${finding.rule}" name="${xmlAttribute(objectText(finding))}" time="0">`;
  if (!fails(finding, failOn))
    return `${head}\n      <skipped message="${xmlAttribute(`${why(finding, failOn)}: ${finding.title}`)}"/>\n    </testcase>`;
  return `${head}\n      <failure type="${finding.severity}" message="${xmlAttribute(finding.title)}">${xmlText(body(finding))}</failure>\n    </testcase>`;
}

function fails(finding: Reported, failOn: Severity): boolean {
  return counts(finding.standing) && severities.indexOf(finding.severity) <= severities.indexOf(failOn);
}

function why({ standing, severity }: Reported, failOn: Severity): string {
  if (standing.kind === 'waived') return `waived until ${standing.waiver.expires} (${standing.waiver.reason})`;
  return standing.kind === 'known' ? 'known from the baseline' : `${severity}, below ${failOn}`;
}

function body(finding: Reported): string {
  const paths = finding.paths.map((path) => pathText(path, wayEnd(finding)));
  return [
    `${finding.severity} ${finding.code} ${finding.rule}`,
    finding.consequence,
    ...finding.evidence.map((text) => `Seen: ${text}`),
    ...(paths.length > 0 ? paths : finding.exposure).map((text) => `Reached by: ${text}`),
    ...finding.fix.map((text) => `Mend: ${text}`),
    `Key: ${finding.key}`,
  ].join('\n');
}
