import type { TermKey } from './term.ts';

/** What a relation of a FROM list is bound to: a row that is supposed to exist, or values that were worked out. */
export type Binding =
  | { readonly kind: 'row'; readonly row: number }
  | { readonly kind: 'columns'; readonly columns: ReadonlyMap<string, TermKey> };

/** The names that an expression can use; one scope for each level of sub-selects. */
export interface Scope {
  /** By alias; the row that a policy is about has the name ''. */
  readonly relations: ReadonlyMap<string, Binding>;
  readonly outer: Scope | null;
  /** The arguments, inside the body of a routine. */
  readonly parameters: readonly TermKey[];
}

/** Whose rights hold: changes inside a definer routine or view. */
export interface Asker {
  /** The role that policies and privileges are checked for. */
  readonly role: string;
  /** Tables whose policies are being asked right now, outermost first: the server refuses a circle. */
  readonly within: readonly string[];
  /** How many routines deep. */
  readonly depth: number;
}

export function rowScope(row: number): Scope {
  return { relations: new Map([['', { kind: 'row', row }]]), outer: null, parameters: [] };
}

export const emptyScope: Scope = { relations: new Map(), outer: null, parameters: [] };

/** What a column refers to; undefined where the name was left open and cannot be told. */
export function bindingOf(scope: Scope, relation: string | null, level: number): Binding | undefined {
  let at: Scope | null = scope;
  for (let up = 0; up < level && at !== null; up++) at = at.outer;
  if (at === null) return undefined;
  if (relation !== null) return at.relations.get(relation);
  const own = at.relations.get('');
  return own ?? (at.relations.size === 1 ? [...at.relations.values()][0] : undefined);
}
