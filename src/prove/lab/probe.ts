import type { AttackCommand } from '../report/attack-report.ts';
import type { AttackContext } from './context.ts';

/** How the answer to a probe is judged. */
export type Judge =
  /** The statement returns one number: rows of others that were seen. */
  | { readonly kind: 'number' }
  /** Each row returned, affected or streamed is a row of others. */
  | { readonly kind: 'count'; readonly states?: readonly string[] }
  /** B's rows in these tables must be the same versions as before. */
  | {
      readonly kind: 'ledger';
      readonly watch: readonly string[];
      /** Refusals that tell that a row of B was reached: a constraint is asked only about rows that a policy let through. */
      readonly states?: readonly string[];
    }
  /** That the server accepts the statement at all is the leak; also when it fails with one of these states. */
  | {
      readonly kind: 'accepted';
      readonly states: readonly string[] /** States that look like a limit of the server and are a refusal. */;
      readonly harmless?: readonly string[];
    }
  /** The legitimate counterpart: no attack, must affect or return a row. */
  | { readonly kind: 'control' }
  /** The refusal must not depend on whether B has the thing: `twin` asks for something that nobody has. */
  | { readonly kind: 'same-answer'; readonly twin: string }
  /** The texts returned must not hold any of these. */
  | { readonly kind: 'canary'; readonly canaries: readonly string[]; readonly watch: readonly string[] };

/** Something tried as a role in a state of the session, as data. */
export interface Attempt {
  readonly family: string;
  readonly technique: string;
  readonly role: string;
  readonly object: string;
  readonly command: AttackCommand;
  readonly context: AttackContext;
  /** Statements of the same role that come first; a failure of one ends the probe as refused. */
  readonly before: readonly string[];
  readonly statement: string;
  /** What it means when it succeeds. */
  readonly what: string;
}

/** One attack that its own answer judges. */
export interface Probe extends Attempt {
  readonly judge: Judge;
}

export type ProbeOutcome =
  | { readonly kind: 'held' }
  | { readonly kind: 'leak'; readonly rows: number }
  | { readonly kind: 'oracle' }
  /** Not made, because another attack of its kind went through at the same place. */
  | { readonly kind: 'covered' }
  | { readonly kind: 'failed'; readonly reason: string }
  /** Not judged; `attacks` is 0 where nothing more could be tried. */
  | { readonly kind: 'skipped'; readonly reason: string; readonly attacks: 0 | 1 }
  | { readonly kind: 'control'; readonly open: boolean; readonly reason: string };

/** A probe with everything that is usually the same left out. */
export type ProbeDraft = Omit<Probe, 'before'> & { readonly before?: readonly string[] };

export function probe(draft: ProbeDraft): Probe {
  return { ...draft, before: draft.before ?? [] };
}
