import { canonicalJson } from '../../base/hash.ts';
import type { Expression } from '../../model/expression.ts';
import type { Predicate } from '../../model/predicate.ts';

/**
 * How an expression moved, both in normal form. `narrower` only where it follows from its form: a condition was added by AND, or an alternative of
 * an OR is gone. `wider` likewise; everything else is `other`, which nobody may take for narrower.
 */
export type Move = 'same' | 'narrower' | 'wider' | 'other';

/** Null is the expression that admits everything. */
export function moveOf(before: Expression | null, after: Expression | null): Move {
  if (before === null || after === null) return before === after ? 'same' : before === null ? 'narrower' : 'wider';
  if (canonicalJson(before.predicate) === canonicalJson(after.predicate)) return 'same';
  if (implies(after.predicate, before.predicate)) return 'narrower';
  return implies(before.predicate, after.predicate) ? 'wider' : 'other';
}

/** Whether the first is true only where the second is, as far as AND and OR show it. */
function implies(first: Predicate, second: Predicate): boolean {
  if (canonicalJson(first) === canonicalJson(second)) return true;
  if (second.kind === 'and') return second.operands.every((part) => implies(first, part));
  if (first.kind === 'or') return first.operands.every((part) => implies(part, second));
  return (
    (first.kind === 'and' && first.operands.some((part) => implies(part, second))) ||
    (second.kind === 'or' && second.operands.some((part) => implies(first, part)))
  );
}
