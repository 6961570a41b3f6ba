import type { Sql } from '../base/sql.ts';

/** What a statement locks, on the object it names, from weak to strong. */
export type Lock =
  | 'none'
  | 'access share'
  | 'row exclusive'
  | 'share update exclusive'
  | 'share'
  | 'share row exclusive'
  | 'access exclusive';

/** Something a reviewer has to know before saying yes. */
export interface Hazard {
  readonly kind:
    | 'blocks-writes'
    | 'blocks-everything'
    | 'scans-table'
    | 'rewrites-rows'
    | 'removes-access'
    | 'changes-behaviour'
    | 'cluster-wide'
    | 'not-transactional'
    | 'not-rehearsed'
    | 'left-alone';
  readonly text: string;
}

export interface StatementObject {
  readonly kind:
    | 'role'
    | 'schema'
    | 'table'
    | 'column'
    | 'constraint'
    | 'index'
    | 'policy'
    | 'trigger'
    | 'view'
    | 'routine'
    | 'sequence'
    | 'default-privilege';
  readonly name: string;
}

/** One change of the database: what it says, what it takes, and how to take it back. */
export interface Statement {
  readonly kind: 'statement';
  readonly sql: Sql;
  readonly object: StatementObject;
  readonly lock: Lock;
  /** False for statements PostgreSQL refuses inside a transaction block. */
  readonly transactional: boolean;
  /**
   * For a data change: the same over the blocks from `$1` to `$2` (tid) of one table, so that each batch is a short
   * transaction of its own. `sql` is the whole change at once, for migration files.
   */
  readonly batch: { readonly sql: Sql; readonly table: Sql; readonly role: string | null; readonly rows: number } | null;
  readonly hazards: readonly Hazard[];
  /** Statements that undo it, in order. */
  readonly inverse: readonly Sql[];
}

export function statement(sql: Sql, object: StatementObject, facts: Partial<Omit<Statement, 'kind' | 'sql' | 'object'>> = {}): Statement {
  return { kind: 'statement', sql, object, lock: 'access exclusive', transactional: true, batch: null, hazards: [], inverse: [], ...facts };
}

export function hazard(kind: Hazard['kind'], text: string): Hazard {
  return { kind, text };
}
