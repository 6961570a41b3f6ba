import type { QualifiedName } from '../base/ident.ts';
import type { Grant } from './grant.ts';
import type { Policy } from './policy.ts';
import type { Rule, Trigger } from './trigger.ts';

export interface Column {
  readonly kind: 'column';
  readonly name: string;
  /** As `format_type` spells it, e.g. `character varying(80)`. */
  readonly type: string;
  readonly notNull: boolean;
  /** Default expression, or the expression of a generated column. */
  readonly default: string | null;
  readonly generated: 'stored' | 'virtual' | null;
  readonly identity: 'always' | 'by default' | null;
  /** Null when it is the type's own. */
  readonly collation: string | null;
  /** Column grants only; table grants are on the table. */
  readonly grants: readonly Grant[];
}

/** A primary key or unique constraint. */
export interface Key {
  readonly kind: 'key';
  readonly name: string;
  readonly type: 'primary' | 'unique';
  readonly columns: readonly string[];
  readonly nullsNotDistinct: boolean;
  /** As `pg_get_constraintdef` spells it. */
  readonly definition: string;
}

export type ForeignKeyAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';

export interface ForeignKey {
  readonly kind: 'foreign-key';
  readonly name: string;
  readonly columns: readonly string[];
  readonly references: QualifiedName;
  readonly referencedColumns: readonly string[];
  readonly onUpdate: ForeignKeyAction;
  readonly onDelete: ForeignKeyAction;
  /** The columns that `on delete set null|default` sets, when fewer than all. */
  readonly onDeleteColumns: readonly string[];
  readonly match: 'simple' | 'full';
  readonly deferrable: boolean;
  readonly deferred: boolean;
  readonly validated: boolean;
  /** Inherited from the partitioned parent. */
  readonly inherited: boolean;
  readonly definition: string;
}

export interface Check {
  readonly kind: 'check';
  readonly name: string;
  readonly expression: string;
  readonly validated: boolean;
  readonly inherited: boolean;
  readonly definition: string;
}

export interface Exclusion {
  readonly kind: 'exclusion';
  readonly name: string;
  /** Null where an element is an expression. */
  readonly columns: readonly (string | null)[];
  readonly operators: readonly string[];
  readonly definition: string;
}

export interface Index {
  readonly kind: 'index';
  readonly name: string;
  readonly unique: boolean;
  readonly method: string;
  /** Key columns in order; null where an element is an expression. */
  readonly columns: readonly (string | null)[];
  readonly included: readonly string[];
  readonly predicate: string | null;
  readonly valid: boolean;
  /** The constraint that owns it, if any. */
  readonly constraint: string | null;
  /** Attached to an index of the partitioned parent. */
  readonly inherited: boolean;
  readonly definition: string;
}

export interface PartitionKey {
  readonly strategy: 'list' | 'range' | 'hash';
  /** Null where an element is an expression. */
  readonly columns: readonly (string | null)[];
  readonly definition: string;
}

export interface Table {
  readonly kind: 'table';
  readonly schema: string;
  readonly name: string;
  readonly owner: string;
  readonly persistence: 'permanent' | 'unlogged' | 'temporary';
  readonly foreign: boolean;
  readonly rowSecurity: boolean;
  readonly forceRowSecurity: boolean;
  /** In the order of the table. */
  readonly columns: readonly Column[];
  readonly keys: readonly Key[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly checks: readonly Check[];
  readonly exclusions: readonly Exclusion[];
  readonly indexes: readonly Index[];
  readonly policies: readonly Policy[];
  readonly triggers: readonly Trigger[];
  readonly rules: readonly Rule[];
  readonly grants: readonly Grant[];
  /** How it is partitioned, when it is. */
  readonly partitionKey: PartitionKey | null;
  /** Whose partition it is, when it is one. */
  readonly partitionOf: { readonly parent: QualifiedName; readonly bound: string } | null;
  /** Parents of old-style inheritance. */
  readonly inherits: readonly QualifiedName[];
  readonly options: readonly string[];
  /** The server's estimate; not part of the fingerprint. */
  readonly estimatedRows: number;
}
