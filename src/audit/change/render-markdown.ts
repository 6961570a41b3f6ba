import { codeSpan, fence, inline } from '../report/markdown-text.ts';
import { xmlText } from '../report/xml.ts';
import { type Change, risks } from './change.ts';
import type { ChangeReport } from './report.ts';

/** The changes for a pull request: a table, and what is not safe with its reason. */
export function renderChangeMarkdown(report: ChangeReport): string {
  const grave = report.changes.filter(({ risk }) => risk !== 'safe');
  return `${[
    '# What changes for the isolation of tenants',
    `${codeSpan(report.before.label)} compared with ${codeSpan(report.after.label)}${report.inferred ? ', by an inferred tenancy: a guess, which proves nothing' : ''}.`,
    `**${risks.map((risk) => `${report.summary[risk]} ${risk}`).join(', ')}**; ${report.appeared.length} findings appear, ${report.vanished.length} vanish.`,
    ...(grave.length === 0
      ? []
      : [
          [
            '| risk | what | why |',
            '|---|---|---|',
            ...grave.map(({ risk, what, why }) => `| ${risk} | ${inline(what)} | ${inline(why)} |`),
          ].join('\n'),
        ]),
    ...grave.filter(({ before, after }) => before !== null || after !== null).map(details),
    ...section('Findings that appear', report.appeared),
    ...section('Findings that vanish', report.vanished),
  ].join('\n\n')}\n`;
}

function details({ what, before, after }: Change): string {
  const lines = [...minus(before, '- '), ...minus(after, '+ ')];
  return `<details><summary>${xmlText(what)}</summary>\n\n${fence(lines.join('\n'), 'diff')}\n\n</details>`;
}

function minus(text: string | null, sign: string): readonly string[] {
  return text === null
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => `${sign}${line}`);
}

function section(title: string, list: ChangeReport['appeared']): readonly string[] {
  return list.length === 0
    ? []
    : [`## ${title}`, list.map(({ severity, code, message }) => `- ${severity} ${code} ${inline(message)}`).join('\n')];
}
