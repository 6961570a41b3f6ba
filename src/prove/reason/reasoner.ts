import type { Predicate, Subquery } from '../../model/predicate.ts';
import type { Branch } from './branch.ts';
import type { Asker, Scope } from './scope.ts';
import type { Signs } from './signs.ts';
import type { TermKey } from './term.ts';
import type { World } from './world.ts';

/**
 * Unfolds what it would take for an expression to have a value: every way is a branch, and no way is left out. The
 * parts call each other through this, as expressions hold queries and queries hold expressions.
 */
export interface Reasoner {
  readonly world: World;
  /** The branches in which a condition has one of the wanted truth values. */
  truths(condition: Predicate, want: Signs, scope: Scope, asker: Asker, branch: Branch): Generator<Branch>;
  /** The branches by the value that an expression has in each. */
  values(expression: Predicate, scope: Scope, asker: Asker, branch: Branch): Generator<Valued>;
  /** The branches in which a query returns a row, with the names bound to it. */
  rows(query: Subquery, outer: Scope, asker: Asker, branch: Branch): Generator<Bound>;
  /** Counts a step; throws when there are too many. */
  step(): void;
}

export interface Valued {
  readonly branch: Branch;
  readonly value: TermKey;
}

export interface Bound {
  readonly branch: Branch;
  readonly scope: Scope;
}

/** There are too many ways for a decision. */
export class TooMany extends Error {}

/** All of them, one after the other. */
export function* conjunction(
  reasoner: Reasoner,
  goals: readonly { readonly condition: Predicate; readonly want: Signs; readonly scope: Scope; readonly asker: Asker }[],
  branch: Branch,
): Generator<Branch> {
  const [first, ...rest] = goals;
  if (first === undefined) {
    yield branch;
    return;
  }
  for (const next of reasoner.truths(first.condition, first.want, first.scope, first.asker, branch))
    yield* conjunction(reasoner, rest, next);
}
