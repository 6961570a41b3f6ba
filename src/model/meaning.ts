import { nameKey } from '../base/ident.ts';
import type { Expression } from './expression.ts';
import type { Predicate, Subquery } from './predicate.ts';
import { type Routine, routineKey } from './routine.ts';
import type { Table } from './table.ts';
import type { View } from './view.ts';

/**
 * What bodies, constraints and queries say, read for reasoning: names are resolved as the server would, unions are
 * alternatives, simple sub-selects in FROM are folded in. Whatever is missing was not understood and is never assumed.
 *
 * In what stands here every column names the relation (alias) it belongs to and the level it is found at; only the row
 * that a policy or a check is about has no relation. Relations carry their schema. A query is `complex` when it may
 * return only some of the rows it says; a complex sub-select has the value of one of them, or null.
 *
 * An array of rows is the call `array(q, ...)` of the sub-selects that have them, or `array_agg(q, ...)`, which is null
 * when there are none. Columns of a function in FROM go by the names the routine gives them (its own, for one without),
 * and `args` are found at the level of the WHERE beside them. A path that raises an error gives null or no rows: the
 * caller's statement then reaches nothing. Whether an error was caught is an opaque condition; an opaque column of a
 * query is made of its rows, and of nothing else.
 */
export interface Meanings {
  /** By `schema.name(signature)`. */
  readonly routines: ReadonlyMap<string, RoutineMeaning>;
  /** By `schema.name` of the table, then by the text of the expression. */
  readonly policies: ReadonlyMap<string, ReadonlyMap<string, Predicate>>;
  /** By `schema.name` of the table: what its CHECK constraints say (true or null for every row). */
  readonly checks: ReadonlyMap<string, readonly Predicate[]>;
  /** By `schema.name`: the alternatives whose rows together are the view's; `select` in the order of its columns. */
  readonly views: ReadonlyMap<string, readonly Subquery[]>;
  /** By `schema.name(signature)`: what they return follows from their arguments alone, whatever it is. */
  readonly inert: ReadonlySet<string>;
}

export interface RoutineMeaning {
  /** Names of the input arguments, in order; null for those without. */
  readonly parameters: readonly (string | null)[];
  readonly result: /** One value, which may be null. */
    | { readonly kind: 'value'; readonly value: Predicate }
    /** The rows of all alternatives together. */
    | {
        readonly kind: 'rows';
        readonly queries: readonly Subquery[] /** Names of the columns it returns. */;
        readonly columns: readonly string[];
      };
}

export const noMeanings: Meanings = { routines: new Map(), policies: new Map(), checks: new Map(), views: new Map(), inert: new Set() };

/** The expression of a policy as it was resolved; as the catalogue has it where it was not. */
export function policyMeaning(meanings: Meanings, table: Table, expression: Expression): Predicate {
  return meanings.policies.get(nameKey(table))?.get(expression.text) ?? expression.predicate;
}

export function routineMeaning(meanings: Meanings, routine: Routine): RoutineMeaning | undefined {
  return meanings.routines.get(routineKey(routine));
}

export function viewMeaning(meanings: Meanings, view: View): readonly Subquery[] | undefined {
  return meanings.views.get(nameKey(view));
}
