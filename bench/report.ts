import type { Result } from './bench.ts';
import type { Environment } from './environment.ts';

/** What a result file holds. */
export interface Report {
  readonly bench: string;
  readonly environment: Environment;
  readonly results: readonly Result[];
}

export function renderReport(report: Report): string {
  const { environment } = report;
  const head = [
    `${environment.postgres.split(' on ')[0]}, node ${environment.node}, ${environment.cores} cores of ${environment.cpu}, load ${environment.loadAverage.join(' ')}`,
    `seed ${environment.seed}${environment.quick ? ', quick: a tenth of the size, not an answer' : ''}`,
  ];
  const notes = report.results.flatMap((result) => (result.note === undefined ? [] : [`  ${result.name}: ${result.note}`]));
  const missed = report.results.filter((result) => result.ok === false).length;
  const held = report.results.filter((result) => result.ok === true).length;
  return [
    ...head,
    '',
    ...table(report.results),
    '',
    ...(notes.length === 0 ? [] : ['Notes', ...notes, '']),
    `${held} of ${held + missed} bars held`,
    '',
  ].join('\n');
}

function table(results: readonly Result[]): readonly string[] {
  const header = ['figure', 'value', 'unit', 'p10 .. p90', 'bar', ''];
  const rows = results.map((result) => [
    result.name,
    figure(result.value),
    result.unit,
    result.spread === undefined ? '' : result.spread.map(figure).join(' .. '),
    result.bar === null ? '' : `${result.direction === 'max' ? '<=' : '>='} ${figure(result.bar)}`,
    result.ok === null ? '' : result.ok ? 'ok' : 'MISSED',
  ]);
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [header, ...rows].map((row) =>
    row
      .map((cell, column) => (column === 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

function figure(value: number): string {
  if (!Number.isFinite(value)) return '-';
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(3);
}
