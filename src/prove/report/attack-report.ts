/** What an attack tries to do to an object; `ddl` is everything that changes what protects it. */
export type AttackCommand = 'select' | 'insert' | 'update' | 'delete' | 'truncate' | 'execute' | 'sequence' | 'ddl';
export const attackCommands: readonly AttackCommand[] = ['select', 'insert', 'update', 'delete', 'truncate', 'execute', 'sequence', 'ddl'];

/** The worst first. */
export type Verdict = 'leak' | 'failed' | 'oracle' | 'vacuous' | 'held';
export const verdicts: readonly Verdict[] = ['leak', 'failed', 'oracle', 'vacuous', 'held'];

export interface AttackSite {
  readonly role: string;
  /** `schema.name`, with the signature for routines. */
  readonly object: string;
  readonly command: AttackCommand;
  readonly family: string;
  /** How it was tried within the family, e.g. `copy to stdout`. */
  readonly technique: string;
  readonly context: string;
}

/** Rows of another tenant crossed. */
export interface Leak extends AttackSite {
  readonly rows: number;
  /** What crossed, in one sentence. */
  readonly what: string;
  /** The attack, replayable after the report's setup; names seeded rows only. */
  readonly script: readonly string[];
}

/** Nothing crossed, but the answer tells whether another tenant has something. */
export interface Oracle extends AttackSite {
  readonly what: string;
  readonly script: readonly string[];
}

/** An attack that was not made. */
export interface Skip {
  readonly object: string;
  readonly reason: string;
  /** How many attacks would have been made; 0 where that cannot be known. */
  readonly attacks: number;
}

/** The attack was made, but that it was refused shows nothing: the role cannot do the legitimate thing either. */
export interface Vacuous {
  readonly role: string;
  readonly object: string;
  readonly command: AttackCommand;
  readonly reason: string;
}

/** The attack could not be judged. */
export interface Failure extends AttackSite {
  readonly reason: string;
}

export interface RoleSummary {
  readonly role: string;
  readonly attacks: number;
  readonly held: number;
  readonly leaks: number;
  readonly oracles: number;
  readonly failed: number;
}

export interface MatrixRow {
  readonly role: string;
  readonly object: string;
  readonly verdicts: Readonly<Partial<Record<AttackCommand, Verdict>>>;
}

export interface AttackReport {
  readonly schema: 'bulkhead.attack/1';
  readonly server: { readonly database: string; readonly versionNum: number };
  /** Attacks executed; positive controls are not among them. */
  readonly attacks: number;
  readonly held: number;
  readonly controls: number;
  /** Attacks not made because one of the same kind had already gone through at the same place. */
  readonly covered: number;
  readonly leaks: readonly Leak[];
  readonly oracles: readonly Oracle[];
  readonly failed: readonly Failure[];
  readonly vacuous: readonly Vacuous[];
  readonly skipped: readonly Skip[];
  readonly byRole: readonly RoleSummary[];
  readonly byFamily: Readonly<Record<string, number>>;
  readonly matrix: readonly MatrixRow[];
  /** Statements that make the two tenants, to be run before a leak's script inside the same transaction. */
  readonly setup: readonly string[];
  /** What the reader must know about what ran. */
  readonly notes: readonly string[];
}
