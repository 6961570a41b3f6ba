import type pg from 'pg';
import type { Tenancy } from '../../src/model/tenancy.ts';
import { median } from '../statistics.ts';
import type { Case, Subject } from './cases.ts';
import { type Protocol, type Side, asSubject, queryOf } from './session.ts';

/** Medians of one round, in microseconds. */
export interface Round {
  readonly sealed: number;
  readonly bare: number;
}

export interface LatencyOptions {
  readonly client: pg.Client;
  readonly tenancy: Tenancy;
  readonly test: Case;
  readonly protocol: Protocol;
  /** Rows of one tenant: each sample asks for the next. */
  readonly subjects: readonly Subject[];
  /** Tenants whose calls make the server settle on a plan before anything is timed. */
  readonly warmUp: readonly Subject[];
  readonly rounds: number;
  /** Milliseconds a round may take; slow queries get fewer samples. */
  readonly roundMs: number;
}

const palindrome: readonly Side[] = ['sealed', 'bare', 'bare', 'sealed'];
const mirrored: readonly Side[] = ['bare', 'sealed', 'sealed', 'bare'];

/**
 * Times both sides in the same transaction of the same connection, A B B A and B A A B in turn: whatever is warmer for
 * the second of two queries, and whatever the machine does meanwhile, falls on both.
 */
export async function timePair(options: LatencyOptions): Promise<readonly Round[]> {
  const { client, tenancy, test, protocol, subjects, warmUp } = options;
  for (const subject of warmUp) await asSubject(client, tenancy, subject, () => oneBlock(options, subject, palindrome));
  const rounds: Round[] = [];
  const [subject] = subjects;
  if (subject === undefined) throw new Error(`${test.name} (${protocol}): no rows to ask for`);
  // Calibration is a warm-up too.
  const began = performance.now();
  await asSubject(client, tenancy, subject, async () => {
    for (let block = 0; block < 5; block++) await oneBlock(options, subject, palindrome);
  });
  const blockMs = (performance.now() - began) / 5;
  const blocks = Math.max(2, Math.min(60, Math.floor(options.roundMs / blockMs)));
  // A query of a tenth of a second shows in eleven rounds what it is.
  const count = blockMs > options.roundMs ? Math.min(options.rounds, 11) : options.rounds;
  for (let round = 0; round < count; round++) {
    rounds.push(
      await asSubject(client, tenancy, subject, async () => {
        const taken: Record<Side, number[]> = { sealed: [], bare: [] };
        for (let block = 0; block < blocks; block++) {
          const next = subjects[(round * blocks + block) % subjects.length] ?? subject;
          const timed = await oneBlock(options, next, block % 2 === 0 ? palindrome : mirrored);
          taken.sealed.push(...timed.sealed);
          taken.bare.push(...timed.bare);
        }
        return { sealed: median(taken.sealed), bare: median(taken.bare) };
      }),
    );
  }
  return rounds;
}

async function oneBlock(options: LatencyOptions, subject: Subject, order: readonly Side[]): Promise<Record<Side, number[]>> {
  const taken: Record<Side, number[]> = { sealed: [], bare: [] };
  const counts = new Set<number>();
  for (const side of order) {
    const query = queryOf(options.test, side, options.protocol, subject);
    const began = process.hrtime.bigint();
    const result = await options.client.query(query);
    taken[side].push(Number(process.hrtime.bigint() - began) / 1000);
    counts.add(result.rowCount ?? -1);
  }
  // Both sides must have done the same work: a wrong context would make the sealed one fast and empty.
  if (counts.size !== 1 || counts.has(0)) throw new Error(`${options.test.name}: the two sides returned ${[...counts].join(' and ')} rows`);
  return taken;
}
