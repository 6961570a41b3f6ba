/** Tenants with a part to play; sql/generate.sql makes the ids. */
export const tenants = {
  /** Twins: same slugs, same invites, same rows; never the same tenant. */
  north: 'a9e00000-0000-4000-8000-000000000001',
  south: 'a9e00000-0000-4000-8000-000000000002',
  /** 60% of all rows in S; its branding is deleted. */
  large: 'a9e00000-0000-4000-8000-000000000003',
  /** Nothing but its root row. */
  empty: 'a9e00000-0000-4000-8000-000000000098',
  /** Volume M only: 1,000 clients, 5,000 locations, 3,000 client members. */
  thousand: 'a9e00000-0000-4000-8000-000000000099',
} as const;

/** People with a part to play. */
export const people = {
  northOwner: 'b5e00000-0000-4000-8000-000000001001',
  southOwner: 'b5e00000-0000-4000-8000-000000002001',
  largeOwner: 'b5e00000-0000-4000-8000-000000003001',
  /** Admin of north and member of south. */
  both: 'b5e00000-0000-4000-8000-000000001003',
  /** Member of north until he was suspended: the membership is deleted, his client memberships live. */
  suspended: 'b5e00000-0000-4000-8000-000000001004',
  /** Left north: all his memberships are deleted. */
  former: 'b5e00000-0000-4000-8000-000000001005',
  /** Member of nobody, with an open invite from each twin. */
  invited: 'b5e00000-0000-4000-8000-000000000001',
} as const;
