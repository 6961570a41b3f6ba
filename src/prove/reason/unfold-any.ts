import type { Predicate } from '../../model/predicate.ts';
import type { Branch } from './branch.ts';
import type { Reasoner, Valued } from './reasoner.ts';
import type { Asker, Scope } from './scope.ts';
import { type Signs, includes, isFalse, isTrue, isUnknown, negated, notTrue, signOf } from './signs.ts';
import { tuples } from './tuples.ts';
import { type ArrayWay, arraysOf } from './unfold-array.ts';
import { comparisons } from './unfold-compare.ts';

type Any = Extract<Predicate, { kind: 'any' }>;

/** `x = any (array)` and its kin. */
export function* truthsOfAny(
  reasoner: Reasoner,
  condition: Any,
  want: Signs,
  scope: Scope,
  asker: Asker,
  branch: Branch,
): Generator<Branch> {
  const { left, operator, all } = condition;
  // `x <> all (array)` is `not (x = any (array))`.
  const asked = all && operator === '<>' ? negated(want) : !all && operator === '=' ? want : null;
  for (const wanted of reasoner.values(left, scope, asker, branch)) {
    for (const way of arraysOf(reasoner, condition.right, scope, asker, wanted.branch)) {
      const at: Valued = { branch: way.branch, value: wanted.value };
      if (way.holds.kind === 'null') {
        if (includes(want, isUnknown)) yield way.branch;
      } else if (asked === null || way.holds.kind === 'value') yield* unread(reasoner, condition, at, way, want);
      else yield* within(reasoner, at, way, asked);
    }
  }
}

function* within(reasoner: Reasoner, wanted: Valued, way: ArrayWay, asked: Signs): Generator<Branch> {
  const { holds } = way;
  if (holds.kind === 'rows') {
    const [selected] = holds.query.select;
    if (includes(asked, isTrue) && selected !== undefined) {
      for (const bound of reasoner.rows(holds.query, way.scope, way.asker, wanted.branch)) {
        for (const got of reasoner.values(selected, bound.scope, way.asker, bound.branch))
          yield* comparisons('=', wanted.value, got.value, isTrue, got.branch);
      }
    }
    // That the value is not among the rows is always possible as far as the branch knows.
    if (includes(asked, notTrue)) yield wanted.branch;
    return;
  }
  if (holds.kind !== 'items') return;
  if (includes(asked, isTrue)) {
    for (const item of holds.items) {
      for (const got of reasoner.values(item, way.scope, way.asker, wanted.branch))
        yield* comparisons('=', wanted.value, got.value, isTrue, got.branch);
    }
  }
  if (includes(asked, notTrue)) {
    for (const { branch, values } of tuples(reasoner, holds.items, way.scope, way.asker, wanted.branch))
      yield* none(wanted.value, values, asked & notTrue, branch);
  }
}

/** None of the items is the value; unknown when one of them could not be compared. */
function* none(value: string, items: readonly string[], want: Signs, branch: Branch): Generator<Branch> {
  const [first, ...rest] = items;
  if (first === undefined) {
    if (includes(want, isFalse)) yield branch;
    return;
  }
  for (const next of comparisons('=', value, first, isFalse, branch)) yield* none(value, rest, want, next);
  if (!includes(want, isUnknown)) return;
  // One null is enough; the others must not be equal.
  for (const next of comparisons('=', value, first, isUnknown, branch)) yield* noneTrue(value, rest, next);
}

function* noneTrue(value: string, items: readonly string[], branch: Branch): Generator<Branch> {
  const [first, ...rest] = items;
  if (first === undefined) {
    yield branch;
    return;
  }
  for (const next of comparisons('=', value, first, notTrue, branch)) yield* noneTrue(value, rest, next);
}

/** Another operator, or an array of which nothing is known. */
function* unread(reasoner: Reasoner, condition: Any, wanted: Valued, way: ArrayWay, want: Signs): Generator<Branch> {
  const name = `${condition.operator} ${condition.all ? 'all' : 'any'}`;
  const right = way.holds.kind === 'value' ? way.holds.expression : condition.right;
  for (const got of reasoner.values(right, way.scope, way.asker, wanted.branch)) {
    for (const truth of [true, false]) {
      const next = includes(want, signOf(truth)) ? got.branch.literal(name, [wanted.value, got.value], truth) : null;
      if (next !== null) yield next;
    }
    if (includes(want, isUnknown)) yield got.branch;
  }
}
