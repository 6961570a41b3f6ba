import { canonicalJson } from '../base/hash.ts';
import { type Predicate, subqueries, walk } from './predicate.ts';

// Equal texts are parsed into one object, and predicates are never changed: what was worked out once holds.
const keys = new WeakMap<Predicate, string>();
const mentioned = new WeakMap<Predicate, readonly string[]>();

const alone = new WeakMap<Predicate, boolean>();

/** Whether the predicate reads nothing but its own row and the session. */
export function readsNoRelation(predicate: Predicate): boolean {
  const known = alone.get(predicate) ?? subqueries(predicate).every((query) => query.from.length === 0);
  alone.set(predicate, known);
  return known;
}

/** Equal predicates have equal keys. */
export function predicateKey(predicate: Predicate): string {
  const known = keys.get(predicate) ?? canonicalJson(predicate);
  keys.set(predicate, known);
  return known;
}

/** The columns of the policy's own row that a predicate speaks of. */
export function ownColumns(predicate: Predicate): readonly string[] {
  const known = mentioned.get(predicate) ?? [
    ...new Set([...walk(predicate)].flatMap((part) => (part.kind === 'column' ? [part.column] : []))),
  ];
  mentioned.set(predicate, known);
  return known;
}
