import { createHash } from 'node:crypto';

/** The id that sql/generate/ gives to a row: n is 1 for the canary of an org in a table. */
export function rowId(...parts: readonly (string | number)[]): string {
  const hex = createHash('md5').update(parts.join(':')).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The text that marks the canary rows of an org, in titles, bodies, keys and metrics. */
export function marker(slug: string): string {
  return `canary-${slug}`;
}

/** The orgs that both volumes have. The twins have the same items, checksums, dedupe keys and numbers. */
export const orgs: Readonly<Record<'aurora' | 'twin' | 'giant' | 'empty', string>> = {
  aurora: rowId('orgs', 'aurora'),
  twin: rowId('orgs', 'aurora-twin'),
  giant: rowId('orgs', 'colossus'),
  /** Its root row and nothing else. */
  empty: rowId('orgs', 'blank'),
};

type Person =
  | 'admin'
  | 'member'
  | 'twinAdmin'
  | 'inBoth'
  | 'activeHereSuspendedThere'
  | 'suspended'
  | 'invited'
  | 'former'
  | 'superAdmin'
  | 'formerSuperAdmin';

/** The people with a part to play; ids of `users`. */
export const people: Readonly<Record<Person, string>> = {
  /** Admin of aurora. */
  admin: rowId('users', 'aurora', 1),
  /** Member of aurora, and no admin. */
  member: rowId('users', 'aurora', 4),
  /** Admin of aurora-twin. */
  twinAdmin: rowId('users', 'aurora-twin', 1),
  /** Admin of aurora and member of aurora-twin. */
  inBoth: rowId('users', 'in-both'),
  activeHereSuspendedThere: rowId('users', 'active-here-suspended-there'),
  /** Admin of aurora until she was suspended. */
  suspended: rowId('users', 'suspended'),
  /** Has an account and no membership yet. */
  invited: rowId('users', 'invited'),
  /** No membership any more; still named in a thread of aurora. */
  former: rowId('users', 'former'),
  superAdmin: rowId('users', 'super-admin'),
  /** Was super_admin until June 2025. */
  formerSuperAdmin: rowId('users', 'former-super-admin'),
};
