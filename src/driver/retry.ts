import { type Clock, systemClock } from '../base/clock.ts';
import { isBulkheadError } from '../base/errors.ts';
import { type SqlstateMeaning, sqlstateMeaning } from './sqlstate.ts';

export interface RetryOptions {
  /** Which failures are worth another try. Default: serialization failures, deadlocks and lock timeouts. */
  readonly on?: readonly SqlstateMeaning[];
  /** Waits between tries, in milliseconds; their number is the number of further tries. */
  readonly waits?: readonly number[];
  readonly clock?: Clock;
  /** Told before each wait. */
  readonly onRetry?: (attempt: number, error: unknown) => void;
}

/**
 * The one retry loop. Waits grow, because a statement that waits for a lock queues everybody behind it: trying
 * shortly and often is what keeps the others running.
 */
export async function retry<T>(work: () => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const { on = ['retry', 'lock'], waits = [100, 200, 500, 1000, 2000, 5000], clock = systemClock } = options;
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const wait = waits[attempt];
      const meaning = isBulkheadError(error) ? sqlstateMeaning(error.sqlstate) : 'other';
      if (wait === undefined || !on.includes(meaning)) throw error;
      options.onRetry?.(attempt + 1, error);
      await clock.sleep(wait);
    }
  }
}
