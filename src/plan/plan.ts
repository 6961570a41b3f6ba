import type { Hazard, Lock, StatementObject } from '../compile/statement.ts';

/** One statement of a plan, as text that can be stored, printed and run. */
export interface Step {
  /** Position in the plan, from 1. */
  readonly number: number;
  /** Steps of one segment run in one transaction; a step that is not transactional is a segment of its own. */
  readonly segment: number;
  readonly sql: string;
  readonly object: StatementObject;
  readonly lock: Lock;
  readonly transactional: boolean;
  /** For a data change: the same over a range of blocks, and about how many rows there are (0: not known). */
  readonly batch: { readonly sql: string; readonly table: string; readonly role: string | null; readonly rows: number } | null;
  readonly hazards: readonly Hazard[];
  readonly inverse: readonly string[];
}

/** A question about existing rows that must be answered with zero before anything changes. */
export interface Preflight {
  readonly object: string;
  /** What rows the question is about, e.g. `rows of public.locations whose client belongs to nobody`. */
  readonly what: string;
  /** Counts them. */
  readonly count: string;
  /** Shows them, for whoever has to mend them. */
  readonly show: string;
}

/** Something that Bulkhead does not own, was left as it is, and should be known about. */
export interface LeftAlone {
  /** `undeclared`: a table that the contract does not name, so that nothing protects it. */
  readonly kind: 'undeclared' | 'policy' | 'grants' | 'reference' | 'view' | 'login';
  readonly object: string;
  readonly text: string;
}

/** The way from the actual to the desired database: a value that can be printed, reviewed, stored and refused. */
export interface Plan {
  readonly kind: 'plan';
  readonly version: 1;
  /** Fingerprint of the database it was made for. */
  readonly from: string;
  /** Fingerprint of the database it leads to. */
  readonly to: string;
  /** The roles it was made with: to be looked at again when the plan is verified or taken back, whoever names them then. */
  readonly roles: readonly string[];
  readonly steps: readonly Step[];
  readonly preflights: readonly Preflight[];
  readonly leftAlone: readonly LeftAlone[];
}
