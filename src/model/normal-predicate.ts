import type { Expression } from './expression.ts';
import type { Predicate, Subquery } from './predicate.ts';

/**
 * One spelling for predicates that mean the same to the parser: the server adds casts to constants, drops parentheses
 * and nests `and`; what the compiler writes and what the server hands back must come out identical.
 */
export function normalPredicate(predicate: Predicate): Predicate {
  switch (predicate.kind) {
    case 'constant':
      return { kind: 'constant', value: typeof predicate.value === 'number' ? String(predicate.value) : predicate.value, type: null };
    case 'column':
    case 'setting':
    case 'keyword':
    case 'parameter':
      return predicate;
    case 'cast': {
      const operand = normalPredicate(predicate.operand);
      // varchar columns are compared as text: the cast says nothing about which rows match.
      const silent = operand.kind === 'constant' || (operand.kind === 'column' && predicate.type === 'text');
      // `(select array)::uuid[]` is how a scalar sub-select is told from a set; the server adds and drops it at will.
      const grouping = operand.kind === 'subselect' && predicate.type.endsWith('[]');
      return silent || grouping ? operand : { kind: 'cast', operand, type: predicate.type };
    }
    case 'call':
    case 'operator':
      return { ...predicate, args: predicate.args.map(normalPredicate) };
    case 'compare':
    case 'any':
      return { ...predicate, left: normalPredicate(predicate.left), right: normalPredicate(predicate.right) };
    case 'list':
      return { kind: 'list', items: predicate.items.map(normalPredicate) };
    case 'is-null':
    case 'is-boolean':
    case 'not':
      return { ...predicate, operand: normalPredicate(predicate.operand) };
    case 'and':
    case 'or': {
      const operands = predicate.operands
        .map(normalPredicate)
        .flatMap((operand) => (operand.kind === predicate.kind ? operand.operands : [operand]));
      return operands.length === 1 && operands[0] !== undefined ? operands[0] : { kind: predicate.kind, operands };
    }
    case 'coalesce':
      return { kind: 'coalesce', operands: predicate.operands.map(normalPredicate) };
    case 'case':
      return {
        kind: 'case',
        branches: predicate.branches.map((branch) => ({ when: normalPredicate(branch.when), then: normalPredicate(branch.then) })),
        // The server spells the silent `else` out.
        otherwise: predicate.otherwise === null || isNull(predicate.otherwise) ? null : normalPredicate(predicate.otherwise),
      };
    case 'subselect':
    case 'exists':
      return { ...predicate, query: normalQuery(predicate.query) };
    case 'in':
      return { ...predicate, left: normalPredicate(predicate.left), query: normalQuery(predicate.query) };
    case 'opaque':
      return { kind: 'opaque', text: predicate.text.replace(/\s+/g, ' ').trim() };
  }
}

function isNull(predicate: Predicate): boolean {
  return predicate.kind === 'constant' ? predicate.value === null : predicate.kind === 'cast' && isNull(predicate.operand);
}

export function normalQuery(query: Subquery): Subquery {
  return { ...query, select: query.select.map(normalPredicate), where: query.where === null ? null : normalPredicate(query.where) };
}

/** An expression by its meaning where it was understood, by its text where it was not. */
export function normalExpression(expression: Expression): Expression {
  return { text: '', predicate: normalPredicate(expression.predicate) };
}
