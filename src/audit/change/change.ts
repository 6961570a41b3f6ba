import type { Database } from '../../model/database.ts';
import type { Tenancy } from '../../model/tenancy.ts';

/**
 * What a change may do. Dangerous: a tenant may reach more than before. Breaking: something that worked is refused or
 * gone. Review: neither can be told from the catalogue. Safe: neither.
 */
export type Risk = 'dangerous' | 'breaking' | 'review' | 'safe';
/** The worst first. */
export const risks: readonly Risk[] = ['dangerous', 'breaking', 'review', 'safe'];

export interface Change {
  readonly risk: Risk;
  /** The object as `differences` names it, e.g. `table public.orders`. */
  readonly subject: string;
  /** The part of it, e.g. `policies`; null when the whole object came or went. */
  readonly part: string | null;
  /** What happened, with names. */
  readonly what: string;
  /** What follows from it. */
  readonly why: string;
  /** SQL or facts of before and after, where they say more. */
  readonly before: string | null;
  readonly after: string | null;
}

/** Both pictures in normal form, and who must not gain by the change. */
export interface Scene {
  readonly before: Database;
  readonly after: Database;
  /** The same as they were read: the normal form has no texts to show. */
  readonly written: { readonly before: Database; readonly after: Database };
  readonly tenancy: Tenancy;
  /** Roles that must not cross, and strangers; neither owners nor superusers. */
  readonly watched: readonly string[];
}

/** Writes down the changes of one object. */
export interface Notes {
  readonly list: Change[];
  readonly add: (risk: Risk, part: string | null, what: string, why: string, before?: string | null, after?: string | null) => void;
}

export function notesOn(subject: string): Notes {
  const list: Change[] = [];
  return {
    list,
    add: (risk, part, what, why, before = null, after = null) => void list.push({ risk, subject, part, what, why, before, after }),
  };
}
