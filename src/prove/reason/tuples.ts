import type { Predicate } from '../../model/predicate.ts';
import type { Branch } from './branch.ts';
import type { Reasoner, Valued } from './reasoner.ts';
import type { Asker, Scope } from './scope.ts';
import { type Signs, includes, isFalse, isTrue, isUnknown } from './signs.ts';
import { type Term, type TermKey, falseTerm, trueTerm } from './term.ts';

export function known(branch: Branch, term: Term): Valued {
  const { branch: next, key } = branch.know(term);
  return { branch: next, value: key };
}

/** A value of which nothing is known, and why. */
export function anything(branch: Branch, doubt: string | null): Valued {
  const free = known(branch, { kind: 'any', id: branch.known.size });
  return doubt === null ? free : { ...free, branch: free.branch.doubt(doubt) };
}

/** The truth values of a value: true, false, or null. */
export function* truthsOfValue(value: TermKey, want: Signs, branch: Branch): Generator<Branch> {
  const each: readonly (readonly [Signs, () => Branch | null])[] = [
    [isTrue, () => branch.suppose(value, false)?.unite(value, trueTerm) ?? null],
    [isFalse, () => branch.suppose(value, false)?.unite(value, falseTerm) ?? null],
    [isUnknown, () => branch.suppose(value, true)],
  ];
  for (const [sign, make] of each) {
    const next = includes(want, sign) ? make() : null;
    if (next !== null) yield next;
  }
}

/** The values of several expressions together. */
export function* tuples(
  reasoner: Reasoner,
  expressions: readonly Predicate[],
  scope: Scope,
  asker: Asker,
  branch: Branch,
): Generator<{ readonly branch: Branch; readonly values: readonly TermKey[] }> {
  const [first, ...rest] = expressions;
  if (first === undefined) {
    yield { branch, values: [] };
    return;
  }
  for (const one of reasoner.values(first, scope, asker, branch)) {
    for (const others of tuples(reasoner, rest, scope, asker, one.branch))
      yield { branch: others.branch, values: [one.value, ...others.values] };
  }
}
