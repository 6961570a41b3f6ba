import type pg from 'pg';
import type { Tenancy } from '../../src/model/tenancy.ts';
import { type Result, told } from '../bench.ts';
import { median, spreadOf } from '../statistics.ts';
import type { Case, Subject } from './cases.ts';
import { type Explained, explainOnce } from './explain.ts';
import { type Side, asSubject } from './session.ts';

/** Planning and execution as the server times them, without protocol and client. */
export async function executorResults(
  client: pg.Client,
  tenancy: Tenancy,
  test: Case,
  subjects: readonly Subject[],
  label: string,
  rounds: number,
): Promise<readonly Result[]> {
  const [subject] = subjects;
  if (subject === undefined) return [];
  const pairs: { readonly execution: number; readonly planning: number }[] = [];
  const all: Record<Side, Explained[]> = { sealed: [], bare: [] };
  await asSubject(client, tenancy, subject, async () => {
    for (let round = 0; round < rounds; round++) {
      const next = subjects[round % subjects.length] ?? subject;
      const taken: Record<Side, Explained[]> = { sealed: [], bare: [] };
      for (const side of ['sealed', 'bare', 'bare', 'sealed'] as const) taken[side].push(await explainOnce(client, test, side, next, true));
      const sum = (side: Side, pick: (one: Explained) => number) => taken[side].reduce((total, one) => total + pick(one), 0);
      pairs.push({
        execution: sum('sealed', (one) => one.execution) / sum('bare', (one) => one.execution),
        planning: sum('sealed', (one) => one.planning) / sum('bare', (one) => one.planning),
      });
      all.sealed.push(...taken.sealed);
      all.bare.push(...taken.bare);
    }
  });
  const micro = (side: Side, pick: (one: Explained) => number) => `${(median(all[side].map(pick)) * 1000).toFixed(0)} us`;
  const result = (what: 'execution' | 'planning') =>
    told(`${test.name}, ${label}: ${what} in the server`, median(pairs.map((pair) => pair[what])), 'x', {
      spread: spreadOf(pairs.map((pair) => pair[what])),
      note: `sealed ${micro('sealed', (one) => one[what])}, by hand ${micro('bare', (one) => one[what])}`,
    });
  return [result('execution'), result('planning')];
}
