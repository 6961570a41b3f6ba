import type { Predicate } from '../../model/predicate.ts';
import type { Conditions } from '../../model/tenancy.ts';

/** Each condition by itself; the literal has no type, so that the server reads it as one of the column's. */
export function conditionsOf(conditions: Conditions, relation: string | null): readonly Predicate[] {
  return Object.entries(conditions).map(([name, value]): Predicate => {
    const operand: Predicate = { kind: 'column', relation, column: name, level: 0 };
    if (value === null) return { kind: 'is-null', operand, negated: false };
    if (typeof value === 'boolean') return { kind: 'is-boolean', operand, test: value ? 'true' : 'false', negated: false };
    return { kind: 'compare', operator: '=', left: operand, right: { kind: 'constant', value, type: null } };
  });
}
