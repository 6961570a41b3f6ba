import type { Predicate } from '../../model/predicate.ts';

/** A column of a view with the parts left out that show nothing but what they are given. */
export function withoutInert(predicate: Predicate, inert: ReadonlySet<string>): Predicate {
  const inner = (part: Predicate) => withoutInert(part, inert);
  switch (predicate.kind) {
    case 'call': {
      const { routine, ...call } = predicate;
      const args = predicate.args.map(inner);
      return routine !== undefined && inert.has(routine) ? { kind: 'call', schema: null, name: call.name, args } : { ...predicate, args };
    }
    case 'operator':
      return { ...predicate, args: predicate.args.map(inner) };
    case 'cast':
    case 'not':
    case 'is-null':
    case 'is-boolean':
      return { ...predicate, operand: inner(predicate.operand) };
    case 'coalesce':
    case 'and':
    case 'or':
      return { ...predicate, operands: predicate.operands.map(inner) };
    case 'compare':
    case 'any':
      return { ...predicate, left: inner(predicate.left), right: inner(predicate.right) };
    case 'case':
      return {
        ...predicate,
        branches: predicate.branches.map(({ when, then }) => ({ when: inner(when), then: inner(then) })),
        otherwise: predicate.otherwise === null ? null : inner(predicate.otherwise),
      };
    case 'opaque':
      return { kind: 'constant', value: null, type: null };
    default:
      return predicate;
  }
}
