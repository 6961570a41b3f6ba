import type { ObjectDifference } from '../base/errors.ts';
import type { Database } from '../model/database.ts';
import { type Difference, differences } from '../model/differences.ts';

/** What is not the same, for people and for programs. */
export interface Differing {
  readonly detail: string;
  readonly differences: readonly ObjectDifference[];
}

const mostLines = 20;

/** What a database is not, against what it was expected to be. */
export function differing(expected: Database, found: Database): Differing {
  return described(differences(expected, found));
}

/** Differences in which the first is the one expected. The text names the first ones and counts the rest. */
export function described(all: readonly Difference[]): Differing {
  const lines = all.slice(0, mostLines).map(({ object, change, parts }) => {
    const what = { 'only in the first': 'only in the expected one', 'only in the second': 'only in the database', differs: 'differs' }[
      change
    ];
    return `${object} ${what}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`;
  });
  return {
    detail: [...lines, ...(all.length > mostLines ? [`and ${all.length - mostLines} more`] : [])].join('\n'),
    differences: all.map(({ object, change, parts }) => ({
      object,
      change: change === 'differs' ? 'changed' : change === 'only in the first' ? 'missing' : 'added',
      parts,
    })),
  };
}
