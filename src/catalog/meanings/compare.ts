import type { Predicate } from '../../model/predicate.ts';

const comparisons = ['=', '<>', '<', '<=', '>', '>='] as const;

/** `left <op> right`, as a comparison where the model has it. */
export function compared(name: string, left: Predicate, right: Predicate): Predicate {
  const operator = comparisons.find((candidate) => candidate === name);
  const nothing = [left, right].some((side) => side.kind === 'constant' && side.value === null);
  if (operator !== undefined && nothing) return { kind: 'constant', value: null, type: 'boolean' };
  return operator === undefined ? { kind: 'operator', name, args: [left, right] } : { kind: 'compare', operator, left, right };
}
