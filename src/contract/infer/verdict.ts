import type { TableKind } from '../../model/tenancy.ts';
import type { TableDeclaration } from '../declaration.ts';
import type { Confidence, Question } from './inference.ts';

/** What was decided about a table, before its columns are looked at. */
export interface Verdict {
  readonly kind: TableKind;
  readonly confidence: Confidence;
  readonly evidence: readonly string[];
  readonly questions: readonly Question[];
  /** The tenant key, where the table has one. */
  readonly key: string | null;
  readonly parent?: TableDeclaration['parent'];
  readonly owner?: string;
}

export function verdict(
  kind: TableKind,
  confidence: Confidence,
  evidence: readonly string[],
  more: Partial<Pick<Verdict, 'questions' | 'key' | 'parent' | 'owner'>> = {},
): Verdict {
  return { kind, confidence, evidence, questions: [], key: null, ...more };
}
