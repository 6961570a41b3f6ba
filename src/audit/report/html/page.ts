import { sha256Base64 } from '../../../base/hash.ts';
import { severities } from '../../finding.ts';
import type { Rule } from '../../rule.ts';
import { type AttackFacts, type Matrix, attackMatrix } from '../evidence.ts';
import { byStanding } from '../groups.ts';
import { blindSpots } from '../next.ts';
import { type AuditReport, serverVersion } from '../report.ts';
import { attackGaps, attacksSection } from './attacks.ts';
import { findingsSection } from './findings.ts';
import { type Markup, html, nothing, verbatim } from './markup.ts';
import { matrices } from './matrix.ts';
import { script } from './script.ts';
import { style } from './style.ts';

export interface HtmlExtras {
  /** Matrices of role, object and command, e.g. what the catalogue grants or what was proved. */
  readonly matrices?: readonly Matrix[];
  /** The live attack, which has a matrix of its own. */
  readonly attack?: AttackFacts | null;
}

/**
 * The report as one file that needs nothing else: no network, no fonts, no images. The policy in its head lets only its own
 * script and style run, so that a name that would slip through as markup is still dead.
 */
export function renderHtml(report: AuditReport, rules: readonly Rule[], extras: HtmlExtras = {}): string {
  const attack = extras.attack ?? null;
  const all = [...(attack === null ? [] : [attackMatrix(attack)]), ...(extras.matrices ?? [])];
  const title = `Tenant isolation of ${report.subject.label ?? report.server.database}`;
  const policy = `default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-${sha256Base64(style)}'; script-src 'sha256-${sha256Base64(script)}'`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Bulkhead">
<title>${title}</title>
<style>${verbatim(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header>
<h1>${title}</h1>
${subject(report)}
<nav aria-label="Sections"><ul>
${sections.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}
</ul></nav>
</header>
<main id="main" tabindex="-1">
${section('summary', summary(report))}
${section('matrix', matrices(all))}
${section('findings', findingsSection(report, rules))}
${section('attacks', attacksSection(attack))}
${section('waivers', waivers(report))}
${section('blind', blind(report, attack))}
</main>
<footer><p>Made by Bulkhead${report.subject.tool === null ? '' : ` ${report.subject.tool}`} from the catalogue of the database. No row of any table is in this file.</p></footer>
<script>${verbatim(script)}</script>
</body>
</html>
`;
  return page.text;
}

const sections = [
  ['summary', 'Summary'],
  ['matrix', 'Coverage'],
  ['findings', 'Findings'],
  ['attacks', 'Attacks'],
  ['waivers', 'Waivers and baseline'],
  ['blind', 'What could not be looked at'],
] as const;

function section(id: (typeof sections)[number][0], content: Markup): Markup {
  const name = sections.find(([known]) => known === id)?.[1] ?? id;
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${name}</h2>
${content}
</section>`;
}

function subject(report: AuditReport): Markup {
  const { subject: about, server, coverage, tenancy } = report;
  const facts: readonly (readonly [string, string])[] = [
    ['Database', about.label ?? server.database],
    ['Server', `PostgreSQL ${serverVersion(server.versionNum)}`],
    ...(about.at === null ? [] : [['Time', about.at] as const]),
    ['Tenants', `rows of ${tenancy.root}`],
    ['Contract', tenancy.source === 'inferred' ? 'none: what each table is was guessed' : (about.contract ?? 'given')],
    ['Structure', report.structure],
    ['Roles that must not cross', report.roles.join(', ') || 'none'],
    ['Schemas', coverage.schemas.join(', ')],
  ];
  return html`<dl>${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

function summary(report: AuditReport): Markup {
  const { known, waived } = byStanding(report.findings);
  const { coverage } = report;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Findings by severity"><table><caption>Findings by severity</caption><thead><tr><th scope="col">severity</th><th scope="col">count</th><th scope="col">of all found</th></tr></thead>
<tbody>${severities.map((severity) => html`<tr><th scope="row"><span class="word ${severity}">${severity}</span></th><td class="count">${report.counted[severity]}</td><td class="count">${report.summary[severity]}</td></tr>`)}</tbody></table></div>
<p>${known.length} known from the baseline and ${waived.length} waived do not count.</p>
<p>Looked at ${coverage.tables} tables, ${coverage.partitions} partitions, ${coverage.policies} policies, ${coverage.views} views, ${coverage.routines} functions and ${coverage.roles} roles, with ${coverage.rules.length} rules.</p>
<details><summary>The rules</summary><p>${coverage.rules.join(', ')}</p></details>
<p>An audit reads the catalogue and reports what is known to let one tenant reach another; an attack tries it. Neither says anything of superusers and roles with BYPASSRLS, or of who the caller is.</p>`;
}

function waivers(report: AuditReport): Markup {
  const rows = report.findings.flatMap(({ key, standing }) =>
    standing.kind === 'waived' || standing.kind === 'expired'
      ? [{ ...standing.waiver, key, state: standing.kind === 'waived' ? 'holds' : 'ran out: the finding counts' }]
      : [],
  );
  const all = [...rows, ...report.unusedWaivers.map((waiver) => ({ ...waiver, state: 'not needed' }))];
  const { known } = byStanding(report.findings);
  return html`${
    all.length === 0
      ? html`<p>No finding is waived.</p>`
      : html`<div class="scroll" tabindex="0" role="region" aria-label="Waivers"><table><caption>Waivers</caption><thead><tr><th scope="col">finding</th><th scope="col">reason</th><th scope="col">until</th><th scope="col">owner</th><th scope="col">state</th></tr></thead>
<tbody>${all.map((waiver) => html`<tr><th scope="row">${waiver.key}</th><td>${waiver.reason}</td><td>${waiver.expires}</td><td>${waiver.owner ?? ''}</td><td>${waiver.state}</td></tr>`)}</tbody></table></div>`
  }
${keys(
  'Known from the baseline',
  known.map(({ key }) => key),
)}
${keys(
  'Gone since the baseline',
  (report.vanished ?? []).map(({ key }) => key),
)}`;
}

function keys(title: string, list: readonly string[]): Markup {
  return list.length === 0
    ? nothing
    : html`<details><summary>${title}: ${list.length}</summary><ul>${list.map((key) => html`<li><code>${key}</code></li>`)}</ul></details>`;
}

function blind(report: AuditReport, attack: AttackFacts | null): Markup {
  const gaps = [...blindSpots(report), ...new Set(attackGaps(attack)), ...(attack === null ? ['No attack was made for this report.'] : [])];
  return gaps.length === 0 ? html`<p>Nothing that Bulkhead knows of.</p>` : html`<ul>${gaps.map((text) => html`<li>${text}</li>`)}</ul>`;
}
