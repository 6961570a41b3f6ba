import type { Predicate, Subquery } from '../../model/predicate.ts';

/** The predicate with its parts replaced; sub-selects are replaced as a whole, by `query`. */
export function withParts(p: Predicate, part: (child: Predicate) => Predicate, query: (inner: Subquery) => Subquery): Predicate {
  switch (p.kind) {
    case 'constant':
    case 'column':
    case 'setting':
    case 'parameter':
    case 'keyword':
    case 'opaque':
      return p;
    case 'cast':
    case 'is-null':
    case 'is-boolean':
    case 'not':
      return { ...p, operand: part(p.operand) };
    case 'call':
    case 'operator':
      return { ...p, args: p.args.map(part) };
    case 'compare':
    case 'any':
      return { ...p, left: part(p.left), right: part(p.right) };
    case 'list':
      return { ...p, items: p.items.map(part) };
    case 'and':
    case 'or':
    case 'coalesce':
      return { ...p, operands: p.operands.map(part) };
    case 'case':
      return {
        ...p,
        branches: p.branches.map((branch) => ({ when: part(branch.when), then: part(branch.then) })),
        otherwise: p.otherwise === null ? null : part(p.otherwise),
      };
    case 'subselect':
    case 'exists':
      return { ...p, query: query(p.query) };
    case 'in':
      return { ...p, left: part(p.left), query: query(p.query) };
  }
}

export function queryWithParts(query: Subquery, part: (child: Predicate) => Predicate): Subquery {
  return {
    ...query,
    select: query.select.map(part),
    from: query.from.map((relation) => (relation.args === undefined ? relation : { ...relation, args: relation.args.map(part) })),
    where: query.where === null ? null : part(query.where),
  };
}

/** Every node at any depth, arguments of functions in FROM included. */
export function* nodes(predicate: Predicate): Generator<Predicate> {
  yield predicate;
  const inner: Predicate[] = [];
  const keep = (child: Predicate): Predicate => {
    inner.push(child);
    return child;
  };
  withParts(predicate, keep, (query) => queryWithParts(query, keep));
  for (const child of inner) yield* nodes(child);
}
