import type { Predicate } from '../../model/predicate.ts';
import { negation } from './logic.ts';
import { fail } from './not-understood.ts';
import type { Context, Gathered } from './reading.ts';
import { existsRows } from './rows.ts';

const mirrored: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** A number of rows beside a constant asks whether there are rows; null when neither side is a count. */
export function countComparison(operator: string, left: Predicate, right: Predicate, context: Context): Predicate | null {
  const counted = countOf(left, context);
  if (counted !== null) return compareCount(counted, operator, right, context);
  const other = countOf(right, context);
  return other === null ? null : compareCount(other, mirrored[operator] ?? operator, left, context);
}

function countOf(predicate: Predicate, context: Context): Gathered | null {
  const gathered = context.reading.gathered.get(predicate);
  return gathered?.kind === 'count' ? gathered : null;
}

function compareCount(counted: Gathered, operator: string, bound: Predicate, context: Context): Predicate {
  const number =
    bound.kind === 'constant' && typeof bound.value === 'number' ? bound.value : fail('a count beside something that is no number');
  const { queries } = counted;
  const exists = (complex: boolean): Predicate =>
    existsRows({ names: [], cut: false, queries: queries.map((query) => ({ ...query, complex: query.complex || complex })) });
  const atLeastOne = (operator === '>' && number === 0) || (operator === '>=' && number === 1) || (operator === '<>' && number === 0);
  if (atLeastOne) return exists(false);
  if ((operator === '=' && number === 0) || (operator === '<' && number === 1) || (operator === '<=' && number === 0)) {
    return negation(exists(false));
  }
  // How many there are is not known; there is at least one where it is true.
  const some = (operator === '=' && number > 0) || (operator === '>' && number >= 0) || (operator === '>=' && number > 0);
  return some && context.truth ? exists(true) : fail(`a count ${operator} ${number}`);
}
