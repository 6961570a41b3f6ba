import type { BulkheadError, ObjectDifference } from '../base/errors.ts';
import type { LeftAlone, Plan } from '../plan/plan.ts';

export type ApplyAction = 'apply' | 'resume' | 'down';

/** What there is to tell of an apply, however it ended. */
export interface ApplyFacts {
  readonly action: ApplyAction;
  readonly dryRun: boolean;
  readonly outcome: 'done' | 'refused' | 'failed';
  /** Null when it ended before a plan was there. */
  readonly plan: Plan | null;
  readonly rehearsed?: boolean;
  readonly ledgerDropped?: boolean;
  readonly transactions?: readonly (readonly string[])[];
  readonly differences?: readonly ObjectDifference[];
  readonly error?: BulkheadError;
}

const mostDifferences = 100;

/** The one line of `apply --format json`; its shape is docs/reference/schemas/apply-1.json. */
export function applyJson(facts: ApplyFacts): string {
  const { action, plan, error } = facts;
  const differences = facts.differences ?? error?.differences ?? [];
  const ends = plan === null ? [null, null] : action === 'down' ? [plan.to, plan.from] : [plan.from, plan.to];
  const document = {
    schema: 'bulkhead.apply/1',
    action,
    dryRun: facts.dryRun,
    outcome: facts.outcome,
    fingerprintBefore: ends[0],
    fingerprintAfter: ends[1],
    steps: plan?.steps.length ?? 0,
    rehearsed: facts.rehearsed ?? false,
    ledgerDropped: facts.ledgerDropped ?? false,
    warnings: action === 'down' ? [] : unprotected(plan),
    leftAlone: plan?.leftAlone ?? [],
    transactions: facts.transactions ?? [],
    differences: differences.slice(0, mostDifferences),
    furtherDifferences: Math.max(0, differences.length - mostDifferences),
    error: error === undefined ? null : error.toPublic(),
  };
  return `${JSON.stringify(document)}\n`;
}

/** Tables that stay without protection: what a sealed database is then not. */
export function unprotected(plan: Plan | null): readonly LeftAlone[] {
  return (plan?.leftAlone ?? []).filter(({ kind }) => kind === 'undeclared');
}
