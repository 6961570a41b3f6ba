import { filesBelow, readAll, readText } from './files.ts';
import { type Outcome, outcome } from './outcome.ts';

const pulse = { median: 120, p90: 250, most: 400 };

/** How long files are. A number is reported; a file over 400 lines is explained in ARCHITECTURE.md, or is split. */
export function checkSizes(): Outcome {
  const sources = readAll(filesBelow('src', /(?<!\.test)\.ts$/).filter((path) => !path.startsWith('src/generated/')));
  const lines = new Map([...sources].map(([path, text]) => [path, text.trimEnd().split('\n').length]));
  return outcome(sizeProblems(lines, readText('ARCHITECTURE.md')), sizeReport([...lines.values()]));
}

export function sizeProblems(lines: ReadonlyMap<string, number>, architecture: string): readonly string[] {
  return [...lines]
    .filter(([path, count]) => count > pulse.most && !architecture.includes(`\`${path}\``))
    .map(([path, count]) => `${path} has ${count} lines: split it, or name it in ARCHITECTURE.md ("Long files") with the reason`);
}

export function sizeReport(counts: readonly number[]): string {
  const sorted = [...counts].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  const total = sorted.reduce((sum, count) => sum + count, 0);
  const mark = (value: number, bound: number): string => `${value}${value > bound ? ` (aim: ${bound} at most)` : ''}`;
  return `${sorted.length} files, ${total} lines; median ${mark(at(0.5), pulse.median)}, p90 ${mark(at(0.9), pulse.p90)}, longest ${sorted.at(-1) ?? 0}`;
}
