import type { Predicate } from '../../model/predicate.ts';
import { failWhole } from './not-understood.ts';
import { queryWithParts, withParts } from './rewrite.ts';

/** How much of a text is read: alternatives multiply, and what stands for a column is written out at each place. */
export interface Budget {
  left: number;
}

/** About a second of reading; what people write takes a hundredth of it. */
export function newBudget(): Budget {
  return { left: 60_000 };
}

export function spend(budget: Budget, amount: number): void {
  budget.left -= amount;
  if (budget.left < 0) failWhole('too large');
}

const sizes = new WeakMap<Predicate, number>();

/** The number of nodes, written out. */
export function sizeOf(predicate: Predicate): number {
  const known = sizes.get(predicate);
  if (known !== undefined) return known;
  let size = 1;
  const add = (child: Predicate): Predicate => {
    size += sizeOf(child);
    return child;
  };
  withParts(predicate, add, (query) => queryWithParts(query, add));
  sizes.set(predicate, size);
  return size;
}
