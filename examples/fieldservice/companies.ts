import { createHash } from 'node:crypto';

/** The id that sql/generate/ gives to a row: n is 1 for the canary of a company in a table. */
export function rowId(...parts: readonly (string | number)[]): string {
  const hex = createHash('md5').update(parts.join(':')).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The companies that both volumes have. The twins have the same job numbers, addresses, prices and payment keys. */
export const companies: Readonly<Record<'northside' | 'twin' | 'summit' | 'figures' | 'dormant', string>> = {
  northside: rowId('companies', 'northside'),
  twin: rowId('companies', 'northside-twin'),
  /** The largest. */
  summit: rowId('companies', 'summit'),
  /** 10 customers, 5 jobs, 4 invoices of 100: the case of the wrong sum. */
  figures: rowId('companies', 'figures'),
  /** Its root row and nothing else. */
  dormant: rowId('companies', 'dormant'),
};

/** The people with a part to play; ids of `users`. */
export const people: Readonly<
  Record<
    'owner' | 'dispatcher' | 'technician' | 'twinOwner' | 'figuresOwner' | 'inBoth' | 'suspended' | 'invited' | 'former' | 'stranger',
    string
  >
> = {
  /** Owner of northside. */
  owner: rowId('users', 'northside', 1),
  /** His role lets him see all jobs of northside. */
  dispatcher: rowId('users', 'northside', 3),
  /** Sees the jobs of northside that name him. */
  technician: rowId('users', 'northside', 5),
  /** Owner of northside-twin. */
  twinOwner: rowId('users', 'northside-twin', 1),
  figuresOwner: rowId('users', 'figures', 1),
  /** Counts as owner in northside, is a technician in northside-twin. */
  inBoth: rowId('users', 'in-both'),
  /** Suspended in northside. */
  suspended: rowId('users', 'suspended'),
  /** Invited by northside, no member yet. */
  invited: rowId('users', 'invited'),
  /** No membership any more; jobs of northside still name her. */
  former: rowId('users', 'former'),
  /** Known, and a member of nothing. */
  stranger: rowId('users', 'stranger'),
};
