import { z } from 'zod';
import { BulkheadError } from '../../base/errors.ts';
import { type Finding, type Severity, severities } from '../finding.ts';

/** Name and version of the file; docs/reference/json.md describes it. */
export const baselineSchema = 'bulkhead.baseline/1';

export interface BaselineEntry {
  readonly key: string;
  readonly severity: Severity;
}

/** The findings of a day from which on only new ones count. */
export interface Baseline {
  readonly findings: readonly BaselineEntry[];
}

const shape = z.object({
  schema: z.literal(baselineSchema),
  findings: z.array(z.object({ key: z.string().min(1), severity: z.enum(severities) })),
});

/**
 * Reads a baseline.
 *
 * @throws BH7003 when the text is none.
 */
export function readBaseline(text: string, path: string): Baseline {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = undefined;
  }
  const result = shape.safeParse(parsed);
  if (result.success) return result.data;
  throw new BulkheadError('BH7003', {
    message: `${path} is no baseline`,
    detail:
      parsed === undefined ? 'It is not JSON.' : result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'),
    hint: 'Write one: bulkhead audit --write-baseline bulkhead.baseline.json',
  });
}

/** A baseline of these findings as a file: sorted and without a date, so that it changes only when they do. */
export function baselineText(findings: readonly Finding[]): string {
  const entries = findings
    .map(({ key, severity }): BaselineEntry => ({ key, severity }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return `${JSON.stringify({ schema: baselineSchema, findings: entries }, null, 2)}\n`;
}
