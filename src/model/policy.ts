import type { Expression } from './expression.ts';

export type PolicyCommand = 'all' | 'select' | 'insert' | 'update' | 'delete';

export interface Policy {
  readonly kind: 'policy';
  readonly name: string;
  readonly permissive: boolean;
  readonly command: PolicyCommand;
  /** Role names, sorted; `public` for everybody. */
  readonly roles: readonly string[];
  readonly using: Expression | null;
  /** Null on `all` and `update` means: the same as `using`. */
  readonly check: Expression | null;
}
