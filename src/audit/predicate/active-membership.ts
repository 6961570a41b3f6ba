import type { Predicate } from '../../model/predicate.ts';
import type { Members } from '../../model/tenancy.ts';
import { whereNot } from './conditions.ts';
import { canBeTrue } from './truth.ts';

/**
 * Whether a sub-select that reads memberships takes only those that count: whenever its condition is true, every condition
 * of `members.active` is. A suspended or invited person is in the table too.
 */
export function asksForActive(where: Predicate, members: Members, alias: string): boolean {
  return Object.entries(members.active).every(
    ([column, value]) => !canBeTrue(where, { notNull: new Set() }, (atom) => whereNot(atom, (inner) => isOf(inner, alias, column), value)),
  );
}

function isOf(expression: Predicate, alias: string, column: string): boolean {
  return expression.kind === 'column' && expression.level === 0 && expression.relation === alias && expression.column === column;
}
