import type { Predicate, Subquery } from '../../model/predicate.ts';
import type { Branch } from './branch.ts';
import type { Reasoner } from './reasoner.ts';
import type { Asker, Scope } from './scope.ts';
import { isTrue, notTrue } from './signs.ts';
import { nullTerm } from './term.ts';
import { calls } from './unfold-call.ts';

/** What an array holds, in one of the ways it can come to be. */
export interface ArrayWay {
  readonly branch: Branch;
  /** Items that are written down, rows of a query, or something else. */
  readonly holds:
    | { readonly kind: 'items'; readonly items: readonly Predicate[] }
    | { readonly kind: 'rows'; readonly query: Subquery }
    | { readonly kind: 'null' }
    | { readonly kind: 'value'; readonly expression: Predicate };
  readonly scope: Scope;
  readonly asker: Asker;
}

/** Follows an expression to what the array in it holds. */
export function* arraysOf(reasoner: Reasoner, expression: Predicate, scope: Scope, asker: Asker, branch: Branch): Generator<ArrayWay> {
  reasoner.step();
  const inner = (part: Predicate, at: Branch) => arraysOf(reasoner, part, scope, asker, at);
  switch (expression.kind) {
    case 'list':
      yield { branch, holds: { kind: 'items', items: expression.items }, scope, asker };
      return;
    case 'constant': {
      const items = expression.value === null ? null : literalItems(expression.value);
      yield {
        branch,
        holds: expression.value === null ? { kind: 'null' } : items === null ? { kind: 'value', expression } : { kind: 'items', items },
        scope,
        asker,
      };
      return;
    }
    case 'cast':
      yield* inner(expression.operand, branch);
      return;
    case 'coalesce': {
      const [first, ...rest] = expression.operands;
      if (first === undefined) {
        yield { branch, holds: { kind: 'null' }, scope, asker };
        return;
      }
      for (const way of inner(first, branch)) {
        if (way.holds.kind === 'null') yield* inner({ kind: 'coalesce', operands: rest }, way.branch);
        else yield way;
      }
      return;
    }
    case 'case': {
      const [first, ...rest] = expression.branches;
      if (first === undefined) {
        if (expression.otherwise === null) yield { branch, holds: { kind: 'null' }, scope, asker };
        else yield* inner(expression.otherwise, branch);
        return;
      }
      for (const taken of reasoner.truths(first.when, isTrue, scope, asker, branch)) yield* inner(first.then, taken);
      for (const passed of reasoner.truths(first.when, notTrue, scope, asker, branch))
        yield* inner({ ...expression, branches: rest }, passed);
      return;
    }
    case 'subselect': {
      const { query } = expression;
      const selected = query.select[0];
      if (selected === undefined) return;
      for (const bound of reasoner.rows(query, scope, asker, branch)) yield* arraysOf(reasoner, selected, bound.scope, asker, bound.branch);
      if (query.from.length > 0 || query.where !== null) yield { branch, holds: { kind: 'null' }, scope, asker };
      return;
    }
    case 'call':
      yield* called(reasoner, expression, scope, asker, branch);
      return;
    default:
      yield { branch, holds: { kind: 'value', expression }, scope, asker };
  }
}

function* called(
  reasoner: Reasoner,
  call: Extract<Predicate, { kind: 'call' }>,
  scope: Scope,
  asker: Asker,
  branch: Branch,
): Generator<ArrayWay> {
  if (call.schema === null && (call.name === 'array' || call.name === 'array_agg') && call.args.length > 0) {
    for (const part of call.args) {
      if (part.kind === 'subselect') yield { branch, holds: { kind: 'rows', query: part.query }, scope, asker };
      else yield { branch, holds: { kind: 'value', expression: part }, scope, asker };
    }
    return;
  }
  for (const outcome of calls(reasoner, call, scope, asker, branch)) {
    if (outcome.kind === 'value') {
      if (outcome.value === nullTerm) yield { branch: outcome.branch, holds: { kind: 'null' }, scope, asker };
      else yield { branch: outcome.branch, holds: { kind: 'value', expression: call }, scope, asker };
    } else if (outcome.result.kind === 'value') {
      yield* arraysOf(reasoner, outcome.result.value, outcome.scope, outcome.asker, outcome.branch);
    } else {
      for (const query of outcome.result.queries)
        yield* arraysOf(reasoner, { kind: 'subselect', query }, outcome.scope, outcome.asker, outcome.branch);
    }
  }
}

function literalItems(value: boolean | number | string): readonly Predicate[] | null {
  const body = typeof value === 'string' ? /^\{(.*)\}$/s.exec(value)?.[1] : undefined;
  if (body === undefined || /["\\{}]/.test(body)) return null;
  return body === '' ? [] : body.split(',').map((item) => ({ kind: 'constant', value: item === 'NULL' ? null : item, type: null }));
}
