import type { Predicate, Subquery } from '../../model/predicate.ts';
import type { Branch } from './branch.ts';
import type { Reasoner } from './reasoner.ts';
import type { Asker, Scope } from './scope.ts';
import { type Signs, includes, isFalse, isTrue, isUnknown, negated, notTrue, signOf } from './signs.ts';
import { truthsOfValue, tuples } from './tuples.ts';
import { truthsOfAny } from './unfold-any.ts';
import { truthsOfCall } from './unfold-call.ts';
import { comparisons } from './unfold-compare.ts';

/** The branches in which a condition has one of the wanted truth values. */
export function* truthsOf(
  reasoner: Reasoner,
  condition: Predicate,
  want: Signs,
  scope: Scope,
  asker: Asker,
  branch: Branch,
): Generator<Branch> {
  reasoner.step();
  if (want === 0) return;
  const inner = (part: Predicate, signs: Signs, at: Branch) => reasoner.truths(part, signs, scope, asker, at);
  switch (condition.kind) {
    case 'constant': {
      const value = condition.value === null ? null : ['true', 't', 'yes', 'on', '1'].includes(String(condition.value).toLowerCase());
      if (includes(want, signOf(value))) yield branch;
      return;
    }
    case 'and':
      yield* junction(condition.operands, want, isFalse, isTrue, inner, branch);
      return;
    case 'or':
      yield* junction(condition.operands, want, isTrue, isFalse, inner, branch);
      return;
    case 'not':
      yield* inner(condition.operand, negated(want), branch);
      return;
    case 'is-boolean': {
      const asked = condition.test === 'true' ? isTrue : condition.test === 'false' ? isFalse : isUnknown;
      const yes = condition.negated ? 7 & ~asked : asked;
      if (includes(want, isTrue)) yield* inner(condition.operand, yes, branch);
      if (includes(want, isFalse)) yield* inner(condition.operand, 7 & ~yes, branch);
      return;
    }
    case 'is-null':
      for (const { branch: at, value } of reasoner.values(condition.operand, scope, asker, branch)) {
        for (const isNull of [true, false]) {
          const next = includes(want, signOf(isNull !== condition.negated)) ? at.suppose(value, isNull) : null;
          if (next !== null) yield next;
        }
      }
      return;
    case 'compare':
      for (const left of reasoner.values(condition.left, scope, asker, branch)) {
        for (const right of reasoner.values(condition.right, scope, asker, left.branch))
          yield* comparisons(condition.operator, left.value, right.value, want, right.branch);
      }
      return;
    case 'any':
      yield* truthsOfAny(reasoner, condition, want, scope, asker, branch);
      return;
    case 'coalesce':
      yield* coalesced(condition.operands, want, inner, branch);
      return;
    case 'case':
      yield* cases(condition.branches, condition.otherwise, want, inner, branch);
      return;
    case 'exists':
      if (includes(want, isTrue)) for (const bound of reasoner.rows(condition.query, scope, asker, branch)) yield bound.branch;
      if (includes(want, isFalse)) yield absent(branch, condition.query);
      return;
    case 'in':
      yield* inQuery(condition, want, reasoner, scope, asker, branch);
      return;
    case 'subselect':
      yield* scalar(condition.query, want, reasoner, scope, asker, branch);
      return;
    case 'call':
      if (condition.schema !== null || !['nullif', 'greatest', 'least'].includes(condition.name)) {
        yield* truthsOfCall(reasoner, condition, want, scope, asker, branch);
        return;
      }
      yield* byValue(reasoner, condition, want, scope, asker, branch);
      return;
    case 'operator':
      if (['->', '->>', '#>', '#>>', '||', '+', '-', '*', '/'].includes(condition.name))
        yield* byValue(reasoner, condition, want, scope, asker, branch);
      else yield* uninterpreted(reasoner, condition.name, condition.args, want, scope, asker, branch);
      return;
    case 'opaque':
      yield branch.doubt(`not understood: ${condition.text}`);
      return;
    default:
      yield* byValue(reasoner, condition, want, scope, asker, branch);
  }
}

type Inner = (part: Predicate, signs: Signs, at: Branch) => Generator<Branch>;

/** `and`, and `or` with the signs turned round: `absorbing` decides alone, `neutral` needs all. */
function* junction(
  operands: readonly Predicate[],
  want: Signs,
  absorbing: Signs,
  neutral: Signs,
  inner: Inner,
  branch: Branch,
): Generator<Branch> {
  if (includes(want, absorbing) && includes(want, isUnknown)) {
    if (includes(want, neutral)) {
      yield branch;
      return;
    }
    // Not all are neutral: one of them is not.
    for (const operand of operands) yield* inner(operand, absorbing | isUnknown, branch);
    return;
  }
  if (includes(want, absorbing)) for (const operand of operands) yield* inner(operand, absorbing, branch);
  if (includes(want, neutral) && includes(want, isUnknown)) yield* every(operands, neutral | isUnknown, inner, branch);
  else if (includes(want, neutral)) yield* every(operands, neutral, inner, branch);
  else if (includes(want, isUnknown)) {
    for (const [index, operand] of operands.entries()) {
      for (const next of inner(operand, isUnknown, branch))
        yield* every(
          operands.filter((_, other) => other !== index),
          neutral | isUnknown,
          inner,
          next,
        );
    }
  }
}

function* every(operands: readonly Predicate[], signs: Signs, inner: Inner, branch: Branch): Generator<Branch> {
  // What does not branch comes first: it may rule out what does.
  const [first, ...rest] = [...operands].sort((a, b) => weight(a) - weight(b));
  if (first === undefined) {
    yield branch;
    return;
  }
  for (const next of inner(first, signs, branch)) yield* every(rest, signs, inner, next);
}

function weight(predicate: Predicate): number {
  return predicate.kind === 'constant'
    ? 0
    : predicate.kind === 'compare' || predicate.kind === 'is-null'
      ? 1
      : predicate.kind === 'or'
        ? 3
        : 2;
}

function* coalesced(operands: readonly Predicate[], want: Signs, inner: Inner, branch: Branch): Generator<Branch> {
  const [first, ...rest] = operands;
  if (first === undefined) {
    if (includes(want, isUnknown)) yield branch;
    return;
  }
  yield* inner(first, want & ~isUnknown, branch);
  for (const next of inner(first, isUnknown, branch)) yield* coalesced(rest, want, inner, next);
}

function* cases(
  branches: readonly { readonly when: Predicate; readonly then: Predicate }[],
  otherwise: Predicate | null,
  want: Signs,
  inner: Inner,
  branch: Branch,
): Generator<Branch> {
  const [first, ...rest] = branches;
  if (first === undefined) {
    if (otherwise !== null) yield* inner(otherwise, want, branch);
    else if (includes(want, isUnknown)) yield branch;
    return;
  }
  for (const taken of inner(first.when, isTrue, branch)) yield* inner(first.then, want, taken);
  for (const passed of inner(first.when, notTrue, branch)) yield* cases(rest, otherwise, want, inner, passed);
}

/** That no row is there is always possible as far as this branch knows; what is supposed to be there may say otherwise. */
function absent(branch: Branch, query: Subquery): Branch {
  const names = new Set(query.from.map((from) => `${from.schema ?? ''}.${from.name}`));
  return branch.rows.some((row) => row.there && names.has(row.table))
    ? branch.doubt(`whether no row is in ${[...names].join(', ')} was not followed up`)
    : branch;
}

function* inQuery(
  condition: Extract<Predicate, { kind: 'in' }>,
  want: Signs,
  reasoner: Reasoner,
  scope: Scope,
  asker: Asker,
  branch: Branch,
): Generator<Branch> {
  const { left, query, operator, all } = condition;
  // `x <> all (q)` is `not (x in (q))`.
  const asked = all && operator === '<>' ? negated(want) : !all && operator === '=' ? want : null;
  const selected = query.select[0];
  if (asked === null || selected === undefined) {
    yield branch.doubt(`not understood: ${operator} ${all ? 'all' : 'any'} of a query`);
    return;
  }
  if (includes(asked, isTrue)) {
    for (const wanted of reasoner.values(left, scope, asker, branch)) {
      const some = wanted.branch.suppose(wanted.value, false);
      if (some === null) continue;
      for (const bound of reasoner.rows(query, scope, asker, some)) {
        for (const got of reasoner.values(selected, bound.scope, asker, bound.branch)) {
          const next = got.branch.suppose(got.value, false)?.unite(got.value, wanted.value);
          if (next != null) yield next;
        }
      }
    }
  }
  if (includes(asked, isFalse) || includes(asked, isUnknown)) yield absent(branch, query);
}

/** A sub-select that gives a truth value: of its row, or null without one. */
function* scalar(query: Subquery, want: Signs, reasoner: Reasoner, scope: Scope, asker: Asker, branch: Branch): Generator<Branch> {
  const selected = query.select[0];
  if (selected === undefined) return;
  for (const bound of reasoner.rows(query, scope, asker, branch)) yield* reasoner.truths(selected, want, bound.scope, asker, bound.branch);
  if (!includes(want, isUnknown)) return;
  if (query.from.length > 0) yield absent(branch, query);
  else if (query.where !== null)
    yield* reasoner.truths(query.where, notTrue, { relations: new Map(), outer: scope, parameters: scope.parameters }, asker, branch);
}

/** A truth value that is read off a value: a boolean column, setting or argument. */
function* byValue(reasoner: Reasoner, condition: Predicate, want: Signs, scope: Scope, asker: Asker, branch: Branch): Generator<Branch> {
  for (const { branch: at, value } of reasoner.values(condition, scope, asker, branch)) yield* truthsOfValue(value, want, at);
}

/** A statement of which nothing is known but that equal arguments give equal answers. */
export function* uninterpreted(
  reasoner: Reasoner,
  name: string,
  args: readonly Predicate[],
  want: Signs,
  scope: Scope,
  asker: Asker,
  branch: Branch,
): Generator<Branch> {
  for (const { branch: at, values } of tuples(reasoner, args, scope, asker, branch)) {
    for (const truth of [true, false]) {
      if (!includes(want, signOf(truth))) continue;
      const next = at.literal(name, values, truth);
      if (next !== null) yield next;
    }
    if (includes(want, isUnknown)) yield at;
  }
}
