import { type Predicate, type Subquery, children, walk } from '../../model/predicate.ts';

/** The parts of an expression outside of its queries, itself first. */
export function* outer(predicate: Predicate): Generator<Predicate> {
  yield predicate;
  if (predicate.kind === 'subselect' || predicate.kind === 'exists') return;
  for (const child of predicate.kind === 'in' ? [predicate.left] : children(predicate)) yield* outer(child);
}

/** The queries that an expression holds directly. */
export function directQueries(predicate: Predicate): readonly Subquery[] {
  return [...outer(predicate)].flatMap((part) =>
    part.kind === 'subselect' || part.kind === 'exists' || part.kind === 'in' ? [part.query] : [],
  );
}

/** The expressions of a query: select list, condition, arguments of functions. */
export function expressionsOf(query: Subquery): readonly Predicate[] {
  return [...query.select, ...(query.where === null ? [] : [query.where]), ...query.from.flatMap((item) => item.args ?? [])];
}

/** The columns of one of a query's relations that are named anywhere in it. */
export function columnsUsed(query: Subquery, alias: string): ReadonlySet<string> {
  const found = new Set<string>();
  collect(query, 0, alias, found);
  return found;
}

function collect(query: Subquery, depth: number, alias: string, found: Set<string>): void {
  for (const expression of expressionsOf(query)) {
    for (const part of outer(expression)) {
      if (part.kind === 'column' && part.level === depth && part.relation === alias) found.add(part.column);
    }
    for (const inner of directQueries(expression)) collect(inner, depth + 1, alias, found);
  }
}

/** Whether an expression says the same in every row and every session. */
export function isConstant(predicate: Predicate): boolean {
  return [...walk(predicate)].every((part) => ['constant', 'compare', 'is-null', 'is-boolean', 'not', 'cast'].includes(part.kind));
}

/**
 * The conditions that the server makes of one before it evaluates any: it moves negations inwards and takes AND apart,
 * and a condition that is null ends the evaluation as a false one does.
 */
export function conjuncts(predicate: Predicate): readonly Predicate[] {
  if (predicate.kind === 'and') return predicate.operands.flatMap(conjuncts);
  if (predicate.kind !== 'not') return [predicate];
  const { operand } = predicate;
  if (operand.kind === 'not') return conjuncts(operand.operand);
  if (operand.kind === 'or') return operand.operands.flatMap((part) => conjuncts({ kind: 'not', operand: part }));
  return [predicate];
}
