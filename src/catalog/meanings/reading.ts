import type { Node, SelectStmt } from '@pgsql/types';
import type { Predicate, Subquery, SubqueryRelation } from '../../model/predicate.ts';
import type { Budget } from './budget.ts';
import type { Picture } from './picture.ts';
import type { Column, Namespace, Scope } from './scope.ts';
import type { SearchPath } from './search-path.ts';

/** Names that are no columns: arguments of a routine and variables of its body. */
export interface Names {
  /** What a reference stands for; null when it is none of these names. */
  find(fields: readonly string[]): Predicate | null;
  /** `$1` and so on. */
  numbered(number: number): Predicate | null;
  /** What a name means that is a column too. */
  readonly conflict: 'column' | 'variable' | 'error';
}

/** The alternatives whose rows together are those of a query. */
export interface Rows {
  readonly names: readonly string[];
  readonly queries: readonly Subquery[];
  /** Only some of these rows are returned, at least one where there is one. */
  readonly cut: boolean;
  /** Rows that are equal may come once. */
  readonly merged?: boolean;
}

/** One way a FROM list can be met: an outer join has two. */
export interface Variant {
  readonly namespace: Namespace;
  readonly from: readonly SubqueryRelation[];
  readonly where: readonly Predicate[];
  readonly complex: boolean;
  /** Rows that are equal may come once. */
  readonly merged?: boolean;
}

/** A common table expression: read again, with relations of its own, at each place that names it. */
export interface CommonTable {
  readonly name: string;
  read(): Rows;
}

/** What holds for the whole of one text. */
export interface Reading {
  readonly picture: Picture;
  readonly path: SearchPath;
  readonly names: Names | null;
  /** Types of columns, by the id of the relation and the column. */
  readonly types: Map<string, ReadonlyMap<string, string>>;
  /** Routines of the picture that are called. */
  readonly calls: Set<string>;
  /** Columns that were referred to. */
  readonly used: Set<Column>;
  /** Aggregates and arrays of queries, by the opaque node that stands for them until something can be made of them. */
  readonly gathered: WeakMap<Predicate, Gathered>;
  readonly budget: Budget;
  readonly expression: (node: Node | undefined, context: Context) => Predicate;
  readonly query: (statement: SelectStmt, context: Context) => Rows;
}

/** What an aggregate has gathered: the rows (one selected value each) and how. */
export interface Gathered {
  readonly kind: 'count' | 'array';
  readonly queries: readonly Subquery[];
  readonly cut: boolean;
  /** No rows give an empty array (`array(select ...)`) or null (`array_agg`). */
  readonly emptyIsNull: boolean;
}

/** Where in a text we are. */
export interface Context {
  readonly reading: Reading;
  readonly scope: Scope | null;
  readonly tables: readonly CommonTable[];
  /** Nobody can tell false from null here: a policy, a WHERE. */
  readonly truth: boolean;
  /** Takes a set-returning function of a select list into the FROM list; null where there is none. */
  readonly spread: ((relation: SubqueryRelation, column: string) => Predicate) | null;
  /** The rows that aggregates of this select list range over; null where there is no aggregation. */
  readonly grouped: readonly Variant[] | null;
}

/** The context of a part that is not a select list's own. */
export function inside(context: Context, truth = false): Context {
  return { ...context, truth, spread: null };
}

/** An id for a relation of a FROM list. */
export function instance(reading: Reading, alias: string, types: ReadonlyMap<string, string>): string {
  const id = `${reading.types.size + 1}:${alias}`;
  reading.types.set(id, types);
  return id;
}
