import type { A_Expr, Node } from '@pgsql/types';
import { type Predicate, or } from '../../model/predicate.ts';
import { compared, usualTypes } from './compare.ts';
import { countComparison } from './count.ts';
import { conjunction, disjunction, negation } from './logic.ts';
import { fail } from './not-understood.ts';
import { type Context, inside } from './reading.ts';
import { existsRows, inRows } from './rows.ts';
import { nameParts } from './statements.ts';

/** What an operator says: `a = b`, `a between b and c`, `a in (b, c)`, `a = any (b)`. */
export function readOperator(node: A_Expr, context: Context): Predicate {
  const read = (inner: Node | undefined): Predicate => context.reading.expression(inner, { ...context, truth: false });
  const name = operatorName(node.name);
  switch (node.kind) {
    case 'AEXPR_OP':
      return readPlain(node, name, context);
    case 'AEXPR_LIKE':
    case 'AEXPR_ILIKE':
    case 'AEXPR_SIMILAR':
      return { kind: 'operator', name, args: [read(node.lexpr), read(node.rexpr)] };
    case 'AEXPR_DISTINCT':
    case 'AEXPR_NOT_DISTINCT':
    case 'AEXPR_NULLIF': {
      const [left, right] = [read(node.lexpr), read(node.rexpr)];
      usualTypes(context.reading, left, right);
      if (node.kind === 'AEXPR_NULLIF') return { kind: 'call', schema: null, name: 'nullif', args: [left, right] };
      return { kind: 'compare', operator: node.kind === 'AEXPR_DISTINCT' ? 'is distinct from' : 'is not distinct from', left, right };
    }
    case 'AEXPR_IN':
      return readList(node, name, context);
    case 'AEXPR_OP_ANY':
    case 'AEXPR_OP_ALL':
      return anyOf(read(node.lexpr), name, node.kind === 'AEXPR_OP_ALL', read(node.rexpr), context);
    case 'AEXPR_BETWEEN':
    case 'AEXPR_NOT_BETWEEN':
    case 'AEXPR_BETWEEN_SYM':
    case 'AEXPR_NOT_BETWEEN_SYM': {
      const [low, high] = items(node.rexpr).map(read);
      if (low === undefined || high === undefined) return fail('a range without ends');
      const value = read(node.lexpr);
      usualTypes(context.reading, value, low, high);
      const one = within(value, low, high);
      const range = node.kind.endsWith('_SYM') ? or(one, within(value, high, low)) : one;
      return node.kind.includes('NOT') ? negation(range) : range;
    }
    default:
      return fail(`the operator ${name}`);
  }
}

/** The name of an operator of the system. Another schema's operator of the same name may mean anything. */
export function operatorName(parts: readonly Node[] | undefined): string {
  const names = nameParts(parts);
  if (names.length > 1 && names[0] !== 'pg_catalog') return fail(`the operator ${names.join('.')}`);
  const name = names.at(-1) ?? fail('an operator without a name');
  return name === '!=' ? '<>' : name;
}

function readPlain(node: A_Expr, name: string, context: Context): Predicate {
  const read = (inner: Node | undefined): Predicate => context.reading.expression(inner, { ...context, truth: false });
  if (node.lexpr === undefined) return negative(name, read(node.rexpr));
  if (node.rexpr === undefined) return fail(`the operator ${name} behind its operand`);
  const rows = rowPair(node.lexpr, node.rexpr, context);
  if (rows !== null) {
    const pairs = rows.map(([left, right]) => compared(context.reading, '=', left, right));
    if (name === '=') return conjunction(pairs) ?? fail('an empty row');
    return name === '<>' ? negation(conjunction(pairs) ?? fail('an empty row')) : fail(`${name} of rows`);
  }
  const left = read(node.lexpr);
  const right = read(node.rexpr);
  return countComparison(name, left, right, context) ?? compared(context.reading, name, left, right);
}

function negative(name: string, operand: Predicate): Predicate {
  if (operand.kind === 'constant' && typeof operand.value === 'number') {
    if (name === '-') return { ...operand, value: -operand.value };
    if (name === '+') return operand;
  }
  return { kind: 'operator', name, args: [operand] };
}

function within(value: Predicate, low: Predicate, high: Predicate): Predicate {
  return {
    kind: 'and',
    operands: [
      { kind: 'compare', operator: '>=', left: value, right: low },
      { kind: 'compare', operator: '<=', left: value, right: high },
    ],
  };
}

function readList(node: A_Expr, name: string, context: Context): Predicate {
  const read = (inner: Node): Predicate => context.reading.expression(inner, inside(context));
  const choices = items(node.rexpr);
  const { lexpr } = node;
  if (lexpr !== undefined && 'RowExpr' in lexpr) {
    const found = disjunction(
      choices.map(
        (choice) =>
          conjunction((rowPair(lexpr, choice, context) ?? fail('a row in a list')).map(([a, b]) => compared(context.reading, '=', a, b))) ??
          fail('an empty row'),
      ),
    );
    return name === '<>' ? negation(found) : found;
  }
  const [only, ...more] = choices;
  if (only !== undefined && more.length === 0)
    return compared(context.reading, name, lexpr === undefined ? fail('nothing in a list') : read(lexpr), read(only));
  const [left, list] = [lexpr === undefined ? fail('nothing in a list') : read(lexpr), choices.map(read)];
  usualTypes(context.reading, left, ...list);
  return { kind: 'any', operator: name, left, right: { kind: 'list', items: list }, all: name === '<>' };
}

/** `left <op> any (array)`; over an array of rows it is a question to the rows. */
export function anyOf(left: Predicate, operator: string, all: boolean, right: Predicate, context: Context): Predicate {
  usualTypes(context.reading, left, right);
  const gathered = context.reading.gathered.get(right);
  if (gathered?.kind !== 'array') return { kind: 'any', operator, left, right, all };
  const rows = inRows(left, operator, all, { names: [], queries: gathered.queries, cut: gathered.cut }, context);
  if (!gathered.emptyIsNull || (context.truth && !all)) return rows;
  // Over no rows at all array_agg is null, and so is the comparison.
  return {
    kind: 'case',
    branches: [{ when: existsRows({ names: [], queries: gathered.queries, cut: gathered.cut }), then: rows }],
    otherwise: null,
  };
}

function items(node: Node | undefined): readonly Node[] {
  return node !== undefined && 'List' in node ? (node.List.items ?? []) : fail('not a list');
}

// Two rows of the same length, part by part; null when these are no rows.
function rowPair(left: Node, right: Node, context: Context): readonly (readonly [Predicate, Predicate])[] | null {
  const isRow = (node: Node): boolean => 'RowExpr' in node;
  if (!isRow(left) && !isRow(right)) return null;
  if (!('RowExpr' in left) || !('RowExpr' in right)) return fail('a row beside something else');
  const read = (node: Node): Predicate => context.reading.expression(node, inside(context));
  const [one, other] = [(left.RowExpr.args ?? []).map(read), (right.RowExpr.args ?? []).map(read)];
  if (one.length !== other.length) return fail('rows of different length');
  return one.map((part, index) => [part, other[index] ?? fail('rows of different length')]);
}
