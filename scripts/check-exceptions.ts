import { filesBelow, readAll } from './files.ts';
import { type Outcome, outcome } from './outcome.ts';

// Built from parts, so that this file does not find itself.
const directive = new RegExp(
  `(${['oxlint-disable', 'eslint-disable', 'biome-ignore', '@ts-ignore', '@ts-expect-error', '@ts-nocheck'].join('|')})(.*)`,
);
const exclusive = /\b(?:it|test|describe)\.(only|skip|todo|fails)\s*\(/;

/** Whatever is excepted from a law says why on the same line; a test that is skipped says why on it or the line above. */
export function checkExceptions(): Outcome {
  const files = readAll(['src', 'scripts', 'test', 'bench', 'examples'].flatMap((folder) => filesBelow(folder, /\.ts$/)));
  return outcome([...files].flatMap(([path, text]) => exceptionProblems(path, text)));
}

export function exceptionProblems(path: string, text: string): readonly string[] {
  if (path === 'scripts/check-exceptions.ts') return [];
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const where = `${path}:${index + 1}`;
    const found = directive.exec(line);
    if (found !== null && !/(?:--|:|\s-)\s*\S.{9,}/.test(found[2] ?? ''))
      return [`${where}: ${found[1]} without a reason on its line (after "--")`];
    const test = exclusive.exec(line);
    if (test?.[1] === 'only') return [`${where}: .only( keeps every other test from running`];
    const commented = `${lines[index - 1] ?? ''}`.trim().startsWith('//') || line.includes('//');
    return test !== null && !commented ? [`${where}: .${test[1]}( without a comment that gives the reason`] : [];
  });
}
