import { severities } from '../../finding.ts';
import type { Rule } from '../../rule.ts';
import { byStanding, commonOf, groupsOf, objectText, wayEnd, type Group } from '../groups.ts';
import { pathText } from '../path.ts';
import type { AuditReport, Reported } from '../report.ts';
import { frameHtml } from './frame-html.ts';
import { type Markup, html, nothing } from './markup.ts';

/** The findings that count, by cause, with a filter. */
export function findingsSection(report: AuditReport, rules: readonly Rule[]): Markup {
  const groups = groupsOf(byStanding(report.findings).open, rules);
  if (groups.length === 0) return html`<p class="good">Nothing counts against the isolation of tenants, as far as was looked.</p>`;
  const present = severities.filter((severity) => groups.some(({ first }) => first.severity === severity));
  return html`<form class="controls" hidden>
<fieldset><legend>Show</legend>
${present.map((severity) => html`<label><input type="checkbox" name="severity" value="${severity}" checked> ${severity}</label>`)}
<label>containing <input type="search" id="search" autocomplete="off"></label>
<span id="shown" role="status"></span>
</fieldset>
</form>
${groups.map((group, index) => finding(group, `finding-${index + 1}`))}`;
}

function finding(group: Group, id: string): Markup {
  const { first, findings, rule, title } = group;
  const common = commonOf(group);
  const one = findings.length === 1;
  return html`<article class="finding ${first.severity}" data-severity="${first.severity}" aria-labelledby="${id}">
<h3 id="${id}"><span class="word ${first.severity}">${first.severity}</span> ${first.code} ${title}</h3>
${common.consequences.map((text) => html`<p>${text}</p>`)}
${one ? html`<p>Object: <code>${objectText(first)}</code></p>` : nothing}
${first.frame === null ? nothing : frameHtml(first.frame, `SQL of ${objectText(first)}`)}
${list('Seen', common.evidence)}
${list('Reached by', common.exposure === null ? [] : ways(first, one ? wayEnd(first) : 'each of them'))}
${one ? nothing : html`<details${findings.length <= 5 ? html` open` : nothing}><summary>${findings.length} objects</summary><ul>${findings.map((each) => entry(each, common.evidence, common.exposure === null))}</ul></details>`}
${expired(findings)}
${rule === undefined ? nothing : html`<p>What to do: ${rule.advice}</p>`}
${common.fix.length === 0 ? nothing : fix(common.fix, `${id}-fix`)}
<p class="faint">Rule <code>${first.rule}</code>; <code>bulkhead explain ${first.code}</code> has the whole page.</p>
</article>`;
}

function entry(finding: Reported, common: readonly string[], withWays: boolean): Markup {
  const facts = finding.evidence.filter((text) => !common.includes(text));
  const reached = withWays ? ways(finding, wayEnd(finding)).map((text) => `reached by ${text}`) : [];
  return html`<li>${[finding.title, ...facts, ...reached].join('; ')} <span class="faint">(<code>${finding.key}</code>)</span></li>`;
}

function ways(finding: Reported, end: string): readonly string[] {
  return finding.exposure.map((text) => {
    const path = finding.paths[finding.ways.findIndex((way) => way.text === text)];
    return path === undefined ? text : pathText(path, end);
  });
}

function list(title: string, lines: readonly string[]): Markup {
  return lines.length === 0 ? nothing : html`<p>${title}:</p><ul>${lines.map((text) => html`<li><code>${text}</code></li>`)}</ul>`;
}

function expired(findings: readonly Reported[]): Markup {
  const lines = findings.flatMap(({ standing, key }) =>
    standing.kind === 'expired' ? [html`<p class="bad">The waiver of ${key} ran out on ${standing.waiver.expires}.</p>`] : [],
  );
  return html`${lines}`;
}

/** Statements to copy out. */
export function fix(statements: readonly string[], id: string): Markup {
  return html`<div><pre tabindex="0" role="region" aria-label="Statements that mend it"><code id="${id}">${statements.join('\n')}</code></pre>
<button type="button" class="copy" data-of="${id}" hidden>Copy statements</button> <span role="status"></span></div>`;
}
