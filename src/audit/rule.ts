import type { Database } from '../model/database.ts';
import type { Tenancy } from '../model/tenancy.ts';
import type { FindingObject, Severity, Way } from './finding.ts';

/** What a rule sees: plain data, no connection. */
export interface AuditInput {
  readonly database: Database;
  /** From the contract, or inferred; `tenancy.source` says which. */
  readonly tenancy: Tenancy;
}

/** What a rule reports; the engine adds rule, code and key. */
export interface Observation {
  readonly object: FindingObject;
  /** Default: the rule's severity. */
  readonly severity?: Severity;
  readonly title: string;
  readonly evidence: readonly string[];
  readonly consequence?: string;
  readonly exposure?: readonly (string | Way)[];
  readonly fix?: readonly string[];
  /** Distinguishes two observations of one rule on one object. */
  readonly detail?: string;
}

/** One rule, one file: src/audit/rules/<slug>.ts. */
export interface Rule {
  readonly slug: string;
  readonly code: string;
  readonly severity: Severity;
  /** A noun phrase, e.g. `Row security is off on a tenant table`. */
  readonly title: string;
  /** Why it matters, for the page and as the default consequence. */
  readonly consequence: string;
  /** What to do about it, for the page. */
  readonly advice: string;
  /** Known mistakes and hole classes it covers, by the numbers of our own list (`X-006`, `T3`): for tests, never shown. */
  readonly covers: readonly string[];
  readonly check: (input: AuditInput) => readonly Observation[];
}
