import { createHash } from 'node:crypto';

/** The id that sql/generate/ gives to a row: n is 1 for the canary of a restaurant in a table. */
export function rowId(...parts: readonly (string | number)[]): string {
  const hex = createHash('md5').update(parts.join(':')).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The text that marks the canary rows of a restaurant, in names, labels, notes and JSON. */
export function marker(slug: string): string {
  return `canary-${slug}`;
}

/** The restaurants that both volumes have. The twins have the same numbers, labels, contact hashes and keys. */
export const restaurants: Readonly<Record<'harbor' | 'twin' | 'giant' | 'empty', string>> = {
  harbor: rowId('restaurants', 'harbor'),
  twin: rowId('restaurants', 'harbor-twin'),
  giant: rowId('restaurants', 'meridian'),
  /** Its root row and nothing else. */
  empty: rowId('restaurants', 'empty-plate'),
};

/** The people who are easy to get wrong; ids of `users`. */
export const people: Readonly<
  Record<'owner' | 'twinOwner' | 'inBoth' | 'activeHereSuspendedThere' | 'suspended' | 'invited' | 'former', string>
> = {
  /** Owner of harbor. */
  owner: rowId('users', 'harbor', 1),
  /** Owner of harbor-twin. */
  twinOwner: rowId('users', 'harbor-twin', 1),
  /** Active in harbor (manager) and in harbor-twin (host). */
  inBoth: rowId('users', 'in-both'),
  activeHereSuspendedThere: rowId('users', 'active-here-suspended-there'),
  /** Suspended in harbor. */
  suspended: rowId('users', 'suspended'),
  /** Has an account and no membership yet. */
  invited: rowId('users', 'invited'),
  /** No membership any more; still named in assignments of harbor. */
  former: rowId('users', 'former'),
};
