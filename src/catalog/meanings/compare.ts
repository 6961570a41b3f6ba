import type { Predicate } from '../../model/predicate.ts';
import { fail } from './not-understood.ts';
import type { Reading } from './reading.ts';
import { typeOf } from './type-of.ts';

const comparisons = ['=', '<>', '<', '<=', '>', '>='] as const;

/** `left <op> right`, as a comparison where the model has it. */
export function compared(reading: Reading, name: string, left: Predicate, right: Predicate): Predicate {
  usualTypes(reading, left, right);
  const operator = comparisons.find((candidate) => candidate === name);
  const nothing = [left, right].some((side) => side.kind === 'constant' && side.value === null);
  if (operator !== undefined && nothing) return { kind: 'constant', value: null, type: 'boolean' };
  return operator === undefined ? { kind: 'operator', name, args: [left, right] } : { kind: 'compare', operator, left, right };
}

/**
 * Refuses operands of types that bring operators of their own: what is equal for citext, or under a collation of the
 * user's, is not the same text.
 */
export function usualTypes(reading: Reading, ...operands: readonly Predicate[]): void {
  for (const operand of operands) {
    const type = typeOf(reading, operand);
    if (type !== null && !usual(reading, type)) fail(`the operators of the type ${type}`);
  }
}

function usual(reading: Reading, type: string): boolean {
  if (type.includes(' collate ')) return false;
  const base = type.replace(/[([].*$/, '');
  if (!base.includes('.')) return true;
  const { enums, domains, otherTypes } = reading.picture.database;
  const named = (each: { readonly schema: string; readonly name: string }): boolean => `${each.schema}.${each.name}` === base;
  const domain = domains.find(named);
  return domain === undefined ? [...enums, ...otherTypes].some(named) : usual(reading, domain.baseType);
}
