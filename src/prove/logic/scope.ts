import type { QualifiedName } from '../../base/ident.ts';
import type { Predicate, Subquery } from '../../model/predicate.ts';
import type { Table } from '../../model/table.ts';
import { type Answer, known, unknown } from './answer.ts';
import type { Instance, Picture, Row } from './instance.ts';
import type { Truth } from './truth.ts';
import type { Datum } from './values.ts';

/** A row as expressions see it; a column may be one that cannot be evaluated. */
export type Tuple = ReadonlyMap<string, Answer<Datum>>;

/** The rows in sight at one level of nesting, by the name that their columns are qualified with. */
export type Frame = ReadonlyMap<string | null, Tuple>;

/** A row that a relation may have for who reads it. */
export interface Stored {
  readonly present: Answer<Truth>;
  readonly tuple: Tuple;
  /** The row of a table; null for what is computed. */
  readonly row: Row | null;
}

/** A row that a query may return. */
export interface Candidate {
  readonly present: Answer<Truth>;
  readonly values: readonly Answer<Datum>[];
}

/** The parts of the evaluator that call each other; evaluate.ts puts them together. */
export interface Engine {
  readonly datum: (predicate: Predicate, scope: Scope) => Answer<Datum>;
  readonly truth: (predicate: Predicate, scope: Scope) => Answer<Truth>;
  readonly candidates: (query: Subquery, scope: Scope) => Answer<readonly Candidate[]>;
  readonly relation: (name: QualifiedName, scope: Scope) => Answer<readonly Stored[]>;
  readonly call: (name: QualifiedName, args: readonly Answer<Datum>[], scope: Scope) => Answer<Datum>;
  /** The rows of a function, each with its columns. */
  readonly rowsOf: (schema: string | null, name: string, args: readonly Answer<Datum>[], scope: Scope) => Answer<readonly Stored[]>;
  /** Whether a call returns rows, so that a select list with it has as many. */
  readonly returnsRows: (schema: string | null, name: string, scope: Scope) => boolean;
}

/** What an expression is evaluated in. */
export interface Scope {
  readonly engine: Engine;
  readonly picture: Picture;
  readonly instance: Instance;
  /** `current_user`: whose functions are called. */
  readonly user: string;
  /** With whose rights relations are read: the user's, or in a view the owner's. */
  readonly reader: string;
  /** Innermost first. */
  readonly frames: readonly Frame[];
  /** Of the routine whose body this is. */
  readonly args: readonly Answer<Datum>[];
  /** Within the body of a routine, a query for one value may take the first of several rows. */
  readonly body: boolean;
  /** Calls that have not returned. */
  readonly depth: number;
}

/** The scope of an expression about a row of a table, as a policy is. */
export function rowScope(scope: Scope, table: Table, row: Row): Scope {
  return { ...scope, frames: [new Map([[null, tupleOf(table.columns, row)]])], args: [], body: false };
}

export function tupleOf(columns: readonly { readonly name: string; readonly type: string }[], row: Row): Tuple {
  return new Map(columns.map(({ name, type }) => [name, known({ type, value: row.get(name) ?? null })]));
}

/** Stands for the name of a function's only column, which a query may name as it likes. */
export const onlyColumn = '*';

/** A column, looked for where the expression says that it is. */
export function lookUp(scope: Scope, relation: string | null, column: string, level: number): Answer<Datum> {
  const frame = scope.frames[level];
  const tuple = frame?.get(relation) ?? (relation === null ? [...(frame?.values() ?? [])].find((found) => found.has(column)) : undefined);
  return (
    tuple?.get(column) ??
    tuple?.get(onlyColumn) ??
    unknown(`a column ${relation === null ? '' : `${relation}.`}${column} that is not in sight`)
  );
}
