import { annotation, message } from '../report/github-command.ts';
import { type Risk, risks } from './change.ts';
import type { ChangeReport } from './report.ts';

const commands = { dangerous: 'error', breaking: 'warning', review: 'notice' } as const;

/** The changes as annotations of a workflow; safe ones are none. */
export function renderChangeGithub(report: ChangeReport): string {
  const lines = [
    ...report.changes.map(({ risk, what, why }) => ({ risk, title: `${risk} change`, text: `${what}\n${why}` })),
    ...report.appeared.map(({ risk, code, severity, message: text }) => ({ risk, title: `${severity} ${code} appears`, text })),
  ];
  return [
    ...lines.flatMap(({ risk, title, text }) => (isTold(risk) ? [annotation(commands[risk], { title }, text)] : [])),
    `bulkhead audit --diff of ${message(report.before.label)} and ${message(report.after.label)}: ${risks.map((risk) => `${report.summary[risk]} ${risk}`).join(', ')}`,
    '',
  ].join('\n');
}

function isTold(risk: Risk): risk is keyof typeof commands {
  return risk !== 'safe';
}
