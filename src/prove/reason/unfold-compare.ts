import type { Predicate } from '../../model/predicate.ts';
import type { Branch } from './branch.ts';
import { type Signs, includes, isFalse, isTrue, isUnknown, negated } from './signs.ts';
import type { TermKey } from './term.ts';

type Operator = Extract<Predicate, { kind: 'compare' }>['operator'];

/** The branches in which comparing two values gives one of the wanted truth values. */
export function* comparisons(operator: Operator, left: TermKey, right: TermKey, want: Signs, branch: Branch): Generator<Branch> {
  switch (operator) {
    case '=':
      yield* equality(left, right, want, branch);
      return;
    case '<>':
      yield* equality(left, right, negated(want), branch);
      return;
    case 'is not distinct from':
      yield* sameness(left, right, want, branch);
      return;
    case 'is distinct from':
      yield* sameness(left, right, negated(want), branch);
      return;
    case '<':
      yield* order(left, right, want, branch);
      return;
    case '>':
      yield* order(right, left, want, branch);
      return;
    case '<=':
      yield* order(right, left, negated(want), branch);
      return;
    case '>=':
      yield* order(left, right, negated(want), branch);
      return;
  }
}

function* equality(left: TermKey, right: TermKey, want: Signs, branch: Branch): Generator<Branch> {
  if (includes(want, isTrue)) yield* some(branch.suppose(left, false)?.suppose(right, false)?.unite(left, right));
  if (includes(want, isFalse)) yield* some(branch.separate(left, right));
  if (includes(want, isUnknown)) yield* eitherNull(left, right, branch);
}

function* sameness(left: TermKey, right: TermKey, want: Signs, branch: Branch): Generator<Branch> {
  if (includes(want, isTrue)) yield* some(branch.unite(left, right));
  if (includes(want, isFalse)) {
    yield* some(branch.separate(left, right));
    yield* some(branch.suppose(left, true)?.suppose(right, false));
    yield* some(branch.suppose(left, false)?.suppose(right, true));
  }
}

/** `left < right`. */
function* order(left: TermKey, right: TermKey, want: Signs, branch: Branch): Generator<Branch> {
  const values = branch.suppose(left, false)?.suppose(right, false);
  if (values != null) {
    const known = decided(left, right, values);
    for (const truth of known === undefined ? [true, false] : [known]) {
      if (!includes(want, truth ? isTrue : isFalse)) continue;
      if (known !== undefined) yield values;
      else yield* some(values.literal('<', [left, right], truth));
    }
  }
  if (includes(want, isUnknown)) yield* eitherNull(left, right, branch);
}

function decided(left: TermKey, right: TermKey, branch: Branch): boolean | undefined {
  if (branch.same(left, right)) return false;
  const [a, b] = [branch.constant(left), branch.constant(right)];
  // The order of text depends on a collation that is not known here.
  const numbers = [a, b].map((value) => (value === undefined || value.trim() === '' ? Number.NaN : Number(value)));
  const [x = Number.NaN, y = Number.NaN] = numbers;
  return Number.isNaN(x) || Number.isNaN(y) ? undefined : x < y;
}

function* eitherNull(left: TermKey, right: TermKey, branch: Branch): Generator<Branch> {
  yield* some(branch.suppose(left, true));
  yield* some(branch.suppose(left, false)?.suppose(right, true));
}

function* some(branch: Branch | null | undefined): Generator<Branch> {
  if (branch != null) yield branch;
}
