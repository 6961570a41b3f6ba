import type { Paint } from '../report/colour.ts';
import { paint } from '../report/colour.ts';
import { printable, wrap } from '../report/wrap.ts';
import { type Change, type Risk, risks } from './change.ts';
import type { ChangeFinding, ChangeReport } from './report.ts';

const shownLines = 12;

export interface ChangeTextOptions {
  readonly width?: number;
  readonly colour?: boolean;
}

/** The changes for people: the worst first, with what follows from each, and the findings that come and go with them. */
export function renderChangeText(report: ChangeReport, options: ChangeTextOptions = {}): string {
  const width = options.width ?? 100;
  const tones = paint(options.colour === true);
  const blocks = report.changes.filter((change) => change.risk !== 'safe').map((change) => block(change, width, tones));
  const safe = report.changes.filter((change) => change.risk === 'safe');
  return [
    ...blocks,
    ...(safe.length === 0 ? [] : [['SAFE', ...safe.flatMap((change) => wrap(`- ${change.what}`, width, '  ', 2))].join('\n')]),
    ...findings('Findings that appear', report.appeared, width),
    ...findings('Findings that vanish', report.vanished, width),
    closing(report, width),
  ]
    .join('\n\n')
    .concat('\n');
}

function block(change: Change, width: number, tones: Paint): string {
  return [
    `${tones.severity(colours[change.risk], change.risk.toUpperCase())}  ${tones.bold(printable(change.what))}`,
    ...wrap(change.why, width, '  '),
    ...sides(change),
  ].join('\n');
}

const colours = { dangerous: 'critical', breaking: 'high', review: 'warning', safe: 'info' } as const satisfies Readonly<
  Record<Risk, string>
>;

function sides({ before, after }: Change): readonly string[] {
  const old = lines(before);
  const now = lines(after);
  // What is on both sides says nothing about the change.
  const gone = old.filter((line) => !now.includes(line));
  const come = now.filter((line) => !old.includes(line));
  return [...cut(gone).map((line) => `    - ${line}`), ...cut(come).map((line) => `    + ${line}`)];
}

function lines(text: string | null): readonly string[] {
  return text === null ? [] : text.trimEnd().split('\n').map(printable);
}

function cut(all: readonly string[]): readonly string[] {
  return all.length <= shownLines ? all : [...all.slice(0, shownLines), `... ${all.length - shownLines} more lines`];
}

function findings(title: string, list: readonly ChangeFinding[], width: number): readonly string[] {
  return list.length === 0
    ? []
    : [[`${title}:`, ...list.flatMap(({ severity, code, message }) => wrap(`${severity} ${code} ${message}`, width, '  ', 4))].join('\n')];
}

function closing(report: ChangeReport, width: number): string {
  const counts = risks.map((risk) => `${report.summary[risk]} ${risk}`).join(', ');
  return [
    report.changes.length === 0
      ? 'Nothing changed that isolation depends on.'
      : `${counts}; ${report.appeared.length} findings appear, ${report.vanished.length} vanish.`,
    ...wrap(`Compared ${report.before.label} with ${report.after.label}.`, width),
    ...(report.inferred ? wrap('Judged by an inferred tenancy: a guess, which proves nothing.', width) : []),
  ].join('\n');
}
