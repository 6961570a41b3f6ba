import type { Predicate } from '../../model/predicate.ts';

const comparisons = ['=', '<>', '<', '<=', '>', '>='] as const;

/** `left <op> right`, as a comparison where the model has it. */
export function compared(name: string, left: Predicate, right: Predicate): Predicate {
  const operator = comparisons.find((candidate) => candidate === name);
  return operator === undefined ? { kind: 'operator', name, args: [left, right] } : { kind: 'compare', operator, left, right };
}
