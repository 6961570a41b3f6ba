import type { QualifiedName } from '../../base/ident.ts';
import type { TableKind, Tenancy } from '../../model/tenancy.ts';
import type { Contract, TableDeclaration } from '../declaration.ts';

/** `sure`: a constraint says so. `likely`: names and shapes say so. `doubtful`: declared as the safest kind until somebody answers. */
export type Confidence = 'sure' | 'likely' | 'doubtful';

/** Something only a person can answer. */
export interface Question {
  /** Where in the contract the answer goes, e.g. `roles`, `tenant.context` or `tables.customers`. */
  readonly path: string;
  /** One or two sentences with the names concerned. */
  readonly text: string;
  /** What to write in the contract when the answer is yes; null when the text says it. */
  readonly suggestion: string | null;
}

/** A table whose rows may be the tenants. */
export interface RootCandidate {
  readonly table: QualifiedName;
  /** 0 to about 100. */
  readonly score: number;
  /** The most frequent name of the column that refers to it; null when none does. */
  readonly key: string | null;
  /** Facts with names, strongest first. */
  readonly evidence: readonly string[];
}

export interface TableInference {
  readonly table: QualifiedName;
  /** As the contract names it. */
  readonly name: string;
  readonly kind: TableKind;
  readonly confidence: Confidence;
  readonly evidence: readonly string[];
  readonly questions: readonly Question[];
  readonly declaration: TableDeclaration;
}

/** What could be read off a database, with the reasons and the doubts. */
export interface Inference {
  /** Name of the database. */
  readonly database: string;
  /** Null when no table looks like the tenants. Its `source` is `inferred`: nothing built on it is a proof. */
  readonly tenancy: Tenancy | null;
  /** The same as an author would write it; resolves to `tenancy`. */
  readonly contract: Contract | null;
  /** The best first. */
  readonly candidates: readonly RootCandidate[];
  readonly schemas: readonly string[];
  /** Every governed table but partitions, which follow their parents. Empty without a root. */
  readonly tables: readonly TableInference[];
  /** The questions that concern no single table. */
  readonly questions: readonly Question[];
}

/** What the caller knows already. */
export interface Hints {
  /** The tenant root, as `name` or `schema.name`. */
  readonly root?: string;
  /** The tenant key of most tables. */
  readonly key?: string;
}

export function ask(path: string, text: string, suggestion: string | null = null): Question {
  return { path, text, suggestion };
}
