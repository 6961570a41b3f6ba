import { z } from 'zod';
import { BulkheadError } from '../../base/errors.ts';
import type { AttackFacts } from './evidence.ts';

const crossing = z.object({
  role: z.string(),
  object: z.string(),
  command: z.string(),
  technique: z.string(),
  context: z.string(),
  what: z.string(),
  script: z.array(z.string()),
});
const attackShape = z.object({
  schema: z.literal('bulkhead.attack/1'),
  server: z.object({ database: z.string(), versionNum: z.number() }),
  attacks: z.number(),
  held: z.number(),
  controls: z.number(),
  leaks: z.array(crossing.extend({ rows: z.number() })),
  oracles: z.array(crossing),
  failed: z.array(z.object({ role: z.string(), object: z.string(), reason: z.string() })),
  vacuous: z.array(z.object({ role: z.string(), object: z.string(), command: z.string(), reason: z.string() })),
  skipped: z.array(z.object({ object: z.string(), reason: z.string(), attacks: z.number() })),
  byRole: z.array(z.object({ role: z.string(), attacks: z.number(), held: z.number(), leaks: z.number() })),
  matrix: z.array(z.object({ role: z.string(), object: z.string(), verdicts: z.record(z.string(), z.string()) })),
  setup: z.array(z.string()),
  notes: z.array(z.string()),
});

const shape = z.object({ version: z.literal('bulkhead.prove/1'), attacks: z.object({ report: attackShape }).nullable() });

/**
 * Reads what `prove --live --format json` printed.
 *
 * @throws BH8001 when it is not that, or of another database than `database`.
 */
export function readAttack(text: string, path: string, database: string): AttackFacts {
  const hint = 'Make it with `bulkhead prove --live --format json --out attack.json`, on the same database.';
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new BulkheadError('BH8001', { message: `${path} is not JSON`, hint });
  }
  const result = shape.safeParse(parsed);
  if (!result.success) {
    const detail = result.error.issues.map((issue) => `${issue.path.join('.') || '(top)'}: ${issue.message}`).join('\n');
    throw new BulkheadError('BH8001', { message: `${path} is no report of an attack`, detail, hint });
  }
  const attack = result.data.attacks?.report;
  if (attack === undefined) throw new BulkheadError('BH8001', { message: `${path} has no attack in it`, hint });
  // Evidence about another database is none.
  if (attack.server.database !== database)
    throw new BulkheadError('BH8001', {
      message: `${path} is about ${attack.server.database}, and the audit about ${database}`,
      hint,
    });
  return attack;
}
