import type { Grant } from './grant.ts';

export interface Routine {
  readonly kind: 'routine';
  readonly schema: string;
  readonly name: string;
  /** Identity arguments, as `pg_get_function_identity_arguments` spells them; with the name they identify the routine. */
  readonly signature: string;
  readonly type: 'function' | 'procedure' | 'aggregate' | 'window';
  /** Null for procedures. */
  readonly returns: string | null;
  readonly returnsSet: boolean;
  readonly language: string;
  readonly volatility: 'immutable' | 'stable' | 'volatile';
  readonly parallel: 'safe' | 'restricted' | 'unsafe';
  readonly strict: boolean;
  readonly leakproof: boolean;
  readonly securityDefiner: boolean;
  /** `name=value` settings attached to it, e.g. `search_path=pg_catalog, pg_temp`. */
  readonly config: readonly string[];
  readonly owner: string;
  /** Source text; for SQL-standard bodies the deparsed body; empty for C. */
  readonly body: string;
  /** As `pg_get_functiondef` spells it; null for aggregates. */
  readonly definition: string | null;
  readonly grants: readonly Grant[];
}

/** `schema.name(signature)`. */
export function routineKey(routine: Pick<Routine, 'schema' | 'name' | 'signature'>): string {
  return `${routine.schema}.${routine.name}(${routine.signature})`;
}
