import type { Predicate } from '../../model/predicate.ts';
import type { Truth } from './atom-values.ts';

/** What an atom can be where `column = value` does not hold; undefined where that says nothing. */
export function whereNot(
  atom: Predicate,
  isColumn: (expression: Predicate) => boolean,
  value: string | boolean | null,
): readonly Truth[] | undefined {
  const own = (expression: Predicate): boolean => isColumn(plain(expression));
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
