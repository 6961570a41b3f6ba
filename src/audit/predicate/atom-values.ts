import { predicateKey } from '../../model/predicate-key.ts';
import type { Predicate } from '../../model/predicate.ts';

/** The three values of SQL. */
export type Truth = true | false | null;

/** What is known about the row: the columns that are never null. */
export interface Facts {
  readonly notNull: ReadonlySet<string>;
}

const every: readonly Truth[] = [true, false, null];
const known: readonly Truth[] = [true, false];

/** The values an atom can have by itself, as far as its own shape and the facts tell. */
export function domainOf(atom: Predicate, facts: Facts): readonly Truth[] {
  if (atom.kind === 'exists') return known;
  if (atom.kind === 'is-null')
    return neverNull(atom.operand, facts) ? [atom.negated] : isNullConstant(atom.operand) ? [!atom.negated] : known;
  if (atom.kind === 'column') return neverNull(atom, facts) ? known : every;
  if (atom.kind !== 'compare') return every;
  return compareDomain(atom, facts);
}

function compareDomain(atom: Extract<Predicate, { kind: 'compare' }>, facts: Facts): readonly Truth[] {
  const left = plain(atom.left);
  const right = plain(atom.right);
  const distinct = atom.operator.startsWith('is ');
  const nullable = distinct || (neverNull(left, facts) && neverNull(right, facts)) ? [] : [null];
  if (left.kind === 'constant' && right.kind === 'constant') {
    const result = compareConstants(atom.operator, left.value, right.value);
    return result === undefined ? every : [result];
  }
  if (left.kind !== 'opaque' && !isVolatile(left) && predicateKey(left) === predicateKey(right)) {
    const reflexive = atom.operator === '=' || atom.operator === '<=' || atom.operator === '>=' || atom.operator === 'is not distinct from';
    return [reflexive, ...nullable];
  }
  return [...known, ...nullable];
}

function compareConstants(
  operator: string,
  left: boolean | number | string | null,
  right: boolean | number | string | null,
): Truth | undefined {
  if (left === null || right === null)
    return operator === 'is distinct from' ? left !== right : operator === 'is not distinct from' ? left === right : null;
  if (typeof left !== typeof right) return undefined;
  switch (operator) {
    case '=':
    case 'is not distinct from':
      return left === right;
    case '<>':
    case 'is distinct from':
      return left !== right;
    // The order of text depends on a collation that is not known here.
    case '<':
      return typeof left === 'string' ? undefined : left < right;
    case '<=':
      return typeof left === 'string' ? undefined : left <= right;
    case '>':
      return typeof left === 'string' ? undefined : left > right;
    case '>=':
      return typeof left === 'string' ? undefined : left >= right;
    default:
      return undefined;
  }
}

/** The expression without casts, which change neither nullness nor (between equals) equality. */
function plain(predicate: Predicate): Predicate {
  return predicate.kind === 'cast' ? plain(predicate.operand) : predicate;
}

function neverNull(predicate: Predicate, facts: Facts): boolean {
  const inner = plain(predicate);
  if (inner.kind === 'constant') return inner.value !== null;
  if (inner.kind === 'column') return inner.level === 0 && facts.notNull.has(inner.column);
  return inner.kind === 'keyword';
}

function isNullConstant(predicate: Predicate): boolean {
  const inner = plain(predicate);
  return inner.kind === 'constant' && inner.value === null;
}

function isVolatile(predicate: Predicate): boolean {
  return predicate.kind === 'call' && /random|clock_timestamp/.test(predicate.name);
}
