import type { Reported } from './report.ts';

/** A place in a file of the repository, for readers that want one. */
export interface Place {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** The file that findings are attached to, with its text: the contract, or whatever stands for the database. */
export interface Anchor {
  readonly file: string;
  readonly text: string;
}

/**
 * Where in the contract the finding's object is declared: the line that begins with the name of its table, view or
 * routine. The first line when it is not mentioned: that is where it is missing.
 */
export function locate(anchor: Anchor, { object }: Reported): Place {
  const { place } = object;
  const name = place === undefined ? object.name : (place.relation ?? place.name.replace(/\(.*$/s, ''));
  const spellings = place === undefined ? [name] : [`${place.schema}.${name}`, name];
  const lines = anchor.text.split('\n');
  for (const spelling of spellings) {
    const index = lines.findIndex((line) => keyOf(line) === spelling);
    if (index >= 0) return { file: anchor.file, line: index + 1 };
  }
  return { file: anchor.file, line: 1 };
}

/** The property that a line of TypeScript begins with. */
function keyOf(line: string): string | undefined {
  const [, quoted, plain] = /^\s*(?:['"]([^'"]+)['"]|([\w$]+))\s*:/.exec(line) ?? [];
  return quoted ?? plain;
}
