import { describe, expect, it } from 'vitest';
import { steppedClock } from '../base/clock.ts';
import { BulkheadError } from '../base/errors.ts';
import { retry } from './retry.ts';
import { sqlstateMeaning } from './sqlstate.ts';

const failure = (sqlstate: string | undefined): BulkheadError => new BulkheadError('BH3002', { message: 'failed', sqlstate });

/** Fails with each of the states in turn, then succeeds. */
function failing(...states: readonly (string | undefined)[]): { readonly work: () => Promise<string>; readonly calls: () => number } {
  let calls = 0;
  return {
    work: async () => {
      const state = states[calls++];
      if (calls <= states.length) throw failure(state);
      return 'done';
    },
    calls: () => calls,
  };
}

describe('the retry loop', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['a serialization failure', '40001'],
    ['a deadlock', '40P01'],
    ['a lock timeout', '55P03'],
  ];
  it.each(cases)('tries again after %s, waiting longer each time', async (_title, state) => {
    const clock = steppedClock();
    const { work, calls } = failing(state, state, state);
    const seen: number[] = [];
    expect(await retry(work, { clock, onRetry: (attempt) => seen.push(attempt) })).toBe('done');
    expect([calls(), clock.elapsed(), seen]).toEqual([4, 100 + 200 + 500, [1, 2, 3]]);
  });

  it('gives up after the last wait, with the last error', async () => {
    const clock = steppedClock();
    const { work, calls } = failing(...Array.from({ length: 9 }, () => '55P03'));
    await expect(retry(work, { clock, waits: [1, 2] })).rejects.toMatchObject({ sqlstate: '55P03' });
    expect([calls(), clock.elapsed()]).toEqual([3, 3]);
  });

  it.each(['23505', '42501', '57014', undefined])('does not try again after %s', async (state) => {
    const clock = steppedClock();
    const { work, calls } = failing(state);
    await expect(retry(work, { clock })).rejects.toMatchObject({ code: 'BH3002' });
    expect([calls(), clock.elapsed()]).toEqual([1, 0]);
  });

  it('tries again after what it is told, and after nothing of others', async () => {
    const clock = steppedClock();
    expect(await retry(failing('08006').work, { clock, on: ['connection'] })).toBe('done');
    await expect(retry(failing('40001').work, { clock, on: ['connection'] })).rejects.toMatchObject({ sqlstate: '40001' });
    await expect(
      retry(
        async () => {
          throw new Error('40001');
        },
        { clock },
      ),
    ).rejects.toThrow('40001');
    expect(clock.elapsed()).toBe(100);
  });
});

const meanings: readonly (readonly [string | undefined, string])[] = [
  ['40001', 'retry'],
  ['55P03', 'lock'],
  ['42501', 'privilege'],
  ['23505', 'unique'],
  ['23P01', 'unique'],
  ['23503', 'foreign-key'],
  ['08006', 'connection'],
  ['57P01', 'connection'],
  ['57014', 'cancelled'],
  ['XX000', 'other'],
  [undefined, 'other'],
];
it.each(meanings)('SQLSTATE %s means %s', (state, meaning) => {
  expect(sqlstateMeaning(state)).toBe(meaning);
});
