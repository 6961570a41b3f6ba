import type { QualifiedName } from '../base/ident.ts';
import type { Grant } from './grant.ts';
import type { Subquery } from './predicate.ts';
import type { Rule, Trigger } from './trigger.ts';

export interface ViewColumn {
  readonly name: string;
  readonly type: string;
  readonly grants: readonly Grant[];
}

export interface View {
  readonly kind: 'view';
  readonly schema: string;
  readonly name: string;
  readonly owner: string;
  readonly materialized: boolean;
  readonly securityInvoker: boolean;
  readonly securityBarrier: boolean;
  readonly checkOption: 'local' | 'cascaded' | null;
  /** Other options, as `name=value`. */
  readonly options: readonly string[];
  readonly columns: readonly ViewColumn[];
  /** As `pg_get_viewdef` spells it. */
  readonly definition: string;
  /** The definition understood; null when it is more than a plain select. */
  readonly query: Subquery | null;
  /** Tables and views it reads directly. */
  readonly reads: readonly QualifiedName[];
  readonly indexes: readonly string[];
  readonly triggers: readonly Trigger[];
  readonly rules: readonly Rule[];
  readonly grants: readonly Grant[];
}
