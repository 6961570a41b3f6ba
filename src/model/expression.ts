import type { Predicate } from './predicate.ts';

/** An SQL expression of the catalogue: the server's own spelling, and what we understood of it. */
export interface Expression {
  /** As `pg_get_expr` spells it, or as the compiler will. */
  readonly text: string;
  readonly predicate: Predicate;
}
