import { fingerprint } from '../../base/hash.ts';
import type { Severity } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { objectText, wayEnd } from './groups.ts';
import { type Anchor, locate } from './locate.ts';
import { blindSpots } from './next.ts';
import { pathText } from './path.ts';
import { type AuditReport, type Reported, serverVersion } from './report.ts';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  warning: 'warning',
  info: 'note',
};
/** As code scanning ranks findings: above 9 critical, from 7 high, from 4 medium. */
const scores: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', warning: '5.0', info: '2.0' };

/**
 * The report as SARIF 2.1.0. Objects of a database have logical locations; the physical one is the contract's line about
 * them, as code scanning refuses results without one.
 */
export function renderSarif(report: AuditReport, rules: readonly Rule[], anchor: Anchor): string {
  const used = rules.filter((rule) => report.findings.some((finding) => finding.rule === rule.slug));
  const run = {
    tool: {
      driver: {
        name: 'Bulkhead',
        ...(report.subject.tool === null ? {} : { version: report.subject.tool, semanticVersion: report.subject.tool }),
        rules: used.map(descriptor),
      },
    },
    automationDetails: { id: `bulkhead-audit/${report.server.database}/` },
    invocations: [
      {
        executionSuccessful: true,
        ...(report.subject.at === null ? {} : { endTimeUtc: report.subject.at }),
        toolExecutionNotifications: blindSpots(report).map((text) => ({ level: 'warning', message: { text } })),
      },
    ],
    columnKind: 'utf16CodeUnits',
    results: report.findings.map((finding) => result(finding, used, anchor, report.vanished !== null)),
    properties: {
      database: report.server.database,
      server: serverVersion(report.server.versionNum),
      structure: report.structure,
      tenancy: report.tenancy.source,
      rulesRun: report.coverage.rules.length,
    },
  };
  return `${JSON.stringify({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }, null, 2)}\n`;
}

function descriptor(rule: Rule): object {
  return {
    id: rule.code,
    name: rule.slug,
    shortDescription: { text: `${rule.title}.` },
    fullDescription: { text: rule.consequence },
    help: {
      text: `${rule.consequence}\n\n${rule.advice}`,
      markdown: `${rule.consequence}\n\n**What to do.** ${rule.advice}\n\nThe whole page: \`bulkhead explain ${rule.code}\``,
    },
    defaultConfiguration: { level: levels[rule.severity] },
    properties: { tags: ['security', 'multi-tenancy', 'postgresql'], 'security-severity': scores[rule.severity], precision: 'high' },
  };
}

function result(finding: Reported, used: readonly Rule[], anchor: Anchor, compared: boolean): object {
  const { file, line } = locate(anchor, finding);
  const { object, standing } = finding;
  const paths = finding.paths.map((path) => pathText(path, wayEnd(finding)));
  return {
    ruleId: finding.code,
    ruleIndex: used.findIndex((rule) => rule.slug === finding.rule),
    level: levels[finding.severity],
    kind: 'fail',
    message: {
      text: [
        `${finding.title}. ${finding.consequence}`,
        ...finding.evidence.map((text) => `Seen: ${text}`),
        ...(paths.length > 0 ? paths : finding.exposure).map((text) => `Reached by: ${text}`),
      ].join('\n'),
    },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(file.replaceAll('\\', '/')), uriBaseId: '%SRCROOT%' },
          region: { startLine: line },
        },
        logicalLocations: [
          {
            name: object.place?.name ?? object.name,
            fullyQualifiedName: objectText(finding),
            kind: object.kind,
          },
        ],
      },
    ],
    partialFingerprints: { 'bulkheadKey/v1': fingerprint(finding.key) },
    ...(compared ? { baselineState: standing.kind === 'known' ? 'unchanged' : 'new' } : {}),
    suppressions:
      standing.kind === 'waived'
        ? [
            {
              kind: 'external',
              status: 'accepted',
              justification: `${standing.waiver.reason} (until ${standing.waiver.expires}${standing.waiver.owner === undefined ? '' : `, ${standing.waiver.owner}`})`,
            },
          ]
        : [],
    properties: {
      key: finding.key,
      severity: finding.severity,
      exposure: finding.exposure,
      fix: finding.fix,
      'security-severity': scores[finding.severity],
    },
  };
}
