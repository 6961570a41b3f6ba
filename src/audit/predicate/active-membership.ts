import type { Predicate } from '../../model/predicate.ts';
import type { Members } from '../../model/tenancy.ts';
import { type Restriction, canBeTrue } from './truth.ts';

/**
 * Whether a sub-select that reads memberships takes only those that count: whenever its condition is true, every condition
 * of `members.active` is. A suspended or invited person is in the table too.
 */
export function asksForActive(where: Predicate, members: Members, alias: string): boolean {
  return Object.entries(members.active).every(
    ([column, value]) => !canBeTrue(where, { notNull: new Set() }, (atom) => whenNot(atom, alias, column, value)),
  );
}

/** What an atom can be for a membership of which the condition does not hold; undefined where that says nothing. */
function whenNot(atom: Predicate, alias: string, column: string, value: string | boolean | null): ReturnType<Restriction> {
  const own = (expression: Predicate): boolean => {
    const inner = plain(expression);
    return inner.kind === 'column' && inner.level === 0 && inner.relation === alias && inner.column === column;
  };
  const same = (expression: Predicate): boolean => {
    const inner = plain(expression);
    return inner.kind === 'constant' && inner.value === value;
  };
  switch (atom.kind) {
    case 'compare':
      return atom.operator === '=' && ((own(atom.left) && same(atom.right)) || (own(atom.right) && same(atom.left)))
        ? [false, null]
        : undefined;
    case 'any':
      return !atom.all && atom.operator === '=' && own(atom.left) && atom.right.kind === 'list' && atom.right.items.every(same)
        ? [false, null]
        : undefined;
    case 'is-null':
      return value === null && own(atom.operand) ? [atom.negated] : undefined;
    case 'is-boolean':
      return typeof value === 'boolean' && own(atom.operand) && atom.test === String(value) ? [atom.negated] : undefined;
    case 'column':
      return typeof value === 'boolean' && own(atom) ? [!value, null] : undefined;
    default:
      return undefined;
  }
}

function plain(expression: Predicate): Predicate {
  return expression.kind === 'cast' ? plain(expression.operand) : expression;
}
