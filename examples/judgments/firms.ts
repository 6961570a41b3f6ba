import { createHash } from 'node:crypto';

/** The id that sql/generate/ gives to a row: n is 1 for the canary of a firm in a table. */
export function rowId(...parts: readonly (string | number)[]): string {
  const hex = createHash('md5').update(parts.join(':')).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The firms that both volumes have. The twins have the same case numbers, contact hashes, checksums and keys. */
export const firms: Readonly<Record<'harbor' | 'twin' | 'giant' | 'empty', string>> = {
  harbor: rowId('firms', 'harbor'),
  twin: rowId('firms', 'harbor-twin'),
  /** 60 % of the judgments. */
  giant: rowId('firms', 'meridian'),
  /** Its root row and nothing else. */
  empty: rowId('firms', 'empty-docket'),
};

/** The people who are easy to get wrong; ids of `users`, and subjects of tokens. */
export const people: Readonly<
  Record<'executive' | 'agent' | 'twinExecutive' | 'inBoth' | 'activeHereSuspendedThere' | 'suspended' | 'invited' | 'former', string>
> = {
  /** Executive of harbor. */
  executive: rowId('users', 'harbor', 1),
  /** Agent of harbor. */
  agent: rowId('users', 'harbor', 4),
  /** Executive of harbor-twin. */
  twinExecutive: rowId('users', 'harbor-twin', 1),
  /** Active in harbor (manager) and in harbor-twin (agent). */
  inBoth: rowId('users', 'in-both'),
  activeHereSuspendedThere: rowId('users', 'active-here-suspended-there'),
  /** Suspended in harbor. */
  suspended: rowId('users', 'suspended'),
  /** Has an account and no membership yet. */
  invited: rowId('users', 'invited'),
  /** No membership any more; still named in cases of harbor. */
  former: rowId('users', 'former'),
};
