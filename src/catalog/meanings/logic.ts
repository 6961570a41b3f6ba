import { type Predicate, type Subquery, always, and, or } from '../../model/predicate.ts';

export const never: Predicate = { kind: 'constant', value: false, type: 'boolean' };

export function isConstant(predicate: Predicate, value: boolean | null): boolean {
  return predicate.kind === 'constant' && predicate.value === value;
}

export function nullOf(type: string | null): Predicate {
  return { kind: 'constant', value: null, type };
}

/** All of them; null when that says nothing. */
export function conjunction(conditions: readonly Predicate[]): Predicate | null {
  const said = flat(conditions, 'and').filter((condition) => !isConstant(condition, true));
  return said.length === 0 ? null : and(...said);
}

/** At least one of them. */
export function disjunction(conditions: readonly Predicate[]): Predicate {
  const open = flat(conditions, 'or').filter((condition) => !isConstant(condition, false));
  return open.some((condition) => isConstant(condition, true)) ? always : open.length === 0 ? never : or(...open);
}

function flat(conditions: readonly Predicate[], kind: 'and' | 'or'): readonly Predicate[] {
  return conditions.flatMap((condition) => (condition.kind === kind ? flat(condition.operands, kind) : [condition]));
}

export function negation(operand: Predicate): Predicate {
  if (operand.kind === 'constant' && typeof operand.value === 'boolean') return operand.value ? never : always;
  if (operand.kind === 'is-null' || operand.kind === 'is-boolean') return { ...operand, negated: !operand.negated };
  return operand.kind === 'not' ? operand.operand : { kind: 'not', operand };
}

/** Never null: true when the operand is true, false otherwise. */
export function isTrue(operand: Predicate): Predicate {
  if (twoValued(operand)) return operand;
  if (isConstant(operand, null)) return never;
  return { kind: 'is-boolean', operand, test: 'true', negated: false };
}

export function isNotTrue(operand: Predicate): Predicate {
  if (twoValued(operand)) return negation(operand);
  if (isConstant(operand, null)) return always;
  return { kind: 'is-boolean', operand, test: 'true', negated: true };
}

export function isNull(operand: Predicate, negated = false): Predicate {
  if (operand.kind === 'constant') return (operand.value === null) === negated ? never : always;
  return twoValued(operand) ? (negated ? always : never) : { kind: 'is-null', operand, negated };
}

/** Whether it is true or false for certain, never null. */
export function twoValued(predicate: Predicate): boolean {
  switch (predicate.kind) {
    case 'exists':
    case 'is-null':
    case 'is-boolean':
      return true;
    case 'constant':
      return typeof predicate.value === 'boolean';
    case 'compare':
      return predicate.operator === 'is distinct from' || predicate.operator === 'is not distinct from';
    case 'not':
      return twoValued(predicate.operand);
    case 'and':
    case 'or':
      return predicate.operands.every(twoValued);
    default:
      return false;
  }
}

/** `when` decides: the server takes the branch only if it is true. */
export function choice(when: Predicate, then: Predicate, otherwise: Predicate): Predicate {
  if (isConstant(when, true)) return then;
  if (isConstant(when, false) || isConstant(when, null)) return otherwise;
  const whether = isTrue(when);
  if (isConstant(then, true)) return disjunction([whether, otherwise]);
  if (isConstant(then, false)) return conjunction([isNotTrue(when), otherwise]) ?? always;
  if (isConstant(otherwise, false)) return conjunction([whether, then]) ?? always;
  if (isConstant(otherwise, true)) return disjunction([isNotTrue(when), then]);
  return { kind: 'case', branches: [{ when, then }], otherwise };
}

/** The query with further conditions; null when no row can meet them. */
export function narrowed(query: Subquery, conditions: readonly Predicate[]): Subquery | null {
  const where = conjunction([...(query.where === null ? [] : [query.where]), ...conditions]);
  const parts = where === null ? [] : where.kind === 'and' ? where.operands : [where];
  return parts.some((part) => isConstant(part, false) || isConstant(part, null)) ? null : { ...query, where };
}
