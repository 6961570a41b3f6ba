import type { Command } from '../../model/tenancy.ts';

/** What a role may try on an object. */
export type ClaimCommand = Command | 'truncate' | 'execute' /** Gives oneself a stronger role. */ | 'escalate';

/**
 * `proved`: it follows from the catalogue that nothing of another tenant is reached. `refuted`: something is, and the
 * witness shows how. `assumed`: it holds if what is named holds. `unknown`: not decided, and why; never green.
 */
export type ClaimVerdict = 'proved' | 'refuted' | 'assumed' | 'unknown';

/** Why a claim has its verdict; each has its place in docs/reference/claims.md. */
export type ClaimReason =
  /** The role lacks the privilege. */
  | 'no-privilege'
  /** No policy lets the role in. */
  | 'no-policy'
  /** The server refuses the command whatever the rows are; the detail says why. */
  | 'always-refused'
  /** Whatever the policies admit belongs to the session's tenant. */
  | 'entailed'
  /** It runs with the rights of the caller, whose own claims speak for it. */
  | 'invoker'
  /** The contract opens it to every tenant. */
  | 'open-on-purpose'
  /** Nothing of a tenant is read or written. */
  | 'no-tenant-rows'
  | 'row-security-off'
  | 'exempt-from-row-security'
  /** TRUNCATE asks no policy. */
  | 'truncate-ignores-policies'
  /** The policies admit a row of another tenant. */
  | 'admits-another-tenant'
  /** Somebody who is no owner can make himself one. */
  | 'self-promotion'
  /** The object is nobody's business according to the contract, and the role reaches it. */
  | 'not-for-this-role'
  /** A definer routine that the contract declares with a reason; its body was not decided. */
  | 'declared-definer'
  /** The tenancy was guessed: without a contract nothing is proved. */
  | 'inferred-tenancy'
  /** The contract does not say what it is. */
  | 'undeclared'
  | 'not-understood'
  | 'too-many-cases'
  /** What stores rows outside row security: materialized views, foreign tables. */
  | 'stores-rows-of-all';

export interface WitnessRow {
  /** `schema.name`. */
  readonly table: string;
  /** What matters of it; other columns may hold anything. */
  readonly values: Readonly<Record<string, string | null>>;
  /** True for a row that the statement would write; the others are there before. */
  readonly written: boolean;
}

/** A database and a session, as small as can be, in which another tenant's row is reached. */
export interface Witness {
  readonly role: string;
  /** Settings of the session; null for one that is not set. */
  readonly settings: Readonly<Record<string, string | null>>;
  readonly rows: readonly WitnessRow[];
  /** The row that is reached: its place in `rows`. */
  readonly reached: number | null;
  /** What the values above leave open, for a comparison that is more than equality: any value that makes these true. */
  readonly where: readonly string[];
  readonly statement: string;
}

export interface Claim {
  readonly role: string;
  readonly kind: 'table' | 'view' | 'routine';
  /** `schema.name`, with the signature for routines. */
  readonly object: string;
  readonly command: ClaimCommand;
  readonly verdict: ClaimVerdict;
  readonly reason: ClaimReason;
  /** The reason with the names of the reader's own objects; null where the code says it all. */
  readonly detail: string | null;
  readonly witness: Witness | null;
}
