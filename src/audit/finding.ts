/** How much a finding matters, given who can reach it. */
export type Severity = 'critical' | 'high' | 'warning' | 'info';
export const severities: readonly Severity[] = ['critical', 'high', 'warning', 'info'];

/** What a finding is about. */
export interface FindingObject {
  readonly kind:
    | 'table'
    | 'column'
    | 'policy'
    | 'view'
    | 'routine'
    | 'role'
    | 'schema'
    | 'sequence'
    | 'index'
    | 'constraint'
    | 'trigger'
    | 'publication'
    | 'default-privilege'
    | 'setting'
    | 'server';
  /** As people write it: `public.customers`, `public.customers.email`, `policy "x" on public.customers`. */
  readonly name: string;
  /** The same in parts, for what lies in a schema. */
  readonly place?: {
    readonly schema: string;
    /** The table or view it is a part of. */
    readonly relation: string | null;
    /** Its own name; with the signature for routines. */
    readonly name: string;
  };
}

/** One way in, as data: a role, what it may do, and by which right. */
export interface Way {
  readonly role: string;
  readonly privileges: readonly string[];
  readonly how: 'superuser' | 'owner' | 'direct' | 'public' | 'member' | 'set-role';
  /** The role whose right it is, when it is another one. */
  readonly through: string | null;
  /** The same as a sentence of `exposure`. */
  readonly text: string;
}

export interface Finding {
  /** Slug of the rule, e.g. `row-security-off`. */
  readonly rule: string;
  /** Stable code of the rule, e.g. `BHA001`. */
  readonly code: string;
  readonly severity: Severity;
  readonly object: FindingObject;
  /** One sentence: what is wrong here, with names. */
  readonly title: string;
  /** Facts from the catalogue that show it; never row values. */
  readonly evidence: readonly string[];
  /** What somebody can do because of it. */
  readonly consequence: string;
  /** Which roles reach it and how; empty when only an owner does. */
  readonly exposure: readonly string[];
  /** The lines of `exposure` that rest on a privilege, as data. */
  readonly ways: readonly Way[];
  /** Statements that mend it, where that is mechanical. */
  readonly fix: readonly string[];
  /** Stable across runs: rule and object, so that baselines and waivers can name it. */
  readonly key: string;
}
