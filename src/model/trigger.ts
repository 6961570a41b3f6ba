import type { QualifiedName } from '../base/ident.ts';

export interface Trigger {
  readonly kind: 'trigger';
  readonly name: string;
  readonly timing: 'before' | 'after' | 'instead of';
  readonly events: readonly ('insert' | 'update' | 'delete' | 'truncate')[];
  readonly level: 'row' | 'statement';
  readonly function: QualifiedName;
  readonly enabled: 'origin' | 'disabled' | 'replica' | 'always';
  /** Inherited from the partitioned parent. */
  readonly inherited: boolean;
  readonly definition: string;
}

/** A rewrite rule other than a view's own. */
export interface Rule {
  readonly kind: 'rule';
  readonly name: string;
  readonly event: 'select' | 'insert' | 'update' | 'delete';
  readonly instead: boolean;
  readonly enabled: 'origin' | 'disabled' | 'replica' | 'always';
  readonly definition: string;
}
