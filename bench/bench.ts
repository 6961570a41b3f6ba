import type { Driver } from '../src/driver/driver.ts';

/** One figure, and the bar it is held against when it has one. */
export interface Result {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The promise; null for a figure that is only told. */
  readonly bar: number | null;
  /** `max`: the value stays at or below the bar. `min`: at or above it. */
  readonly direction: 'max' | 'min';
  /** Null when there is no bar. */
  readonly ok: boolean | null;
  /** 10th and 90th percentile over the rounds, where the value is a median of rounds. */
  readonly spread?: readonly [number, number];
  /** What a reader has to know about the figure. */
  readonly note?: string;
}

export interface BenchOptions {
  /** A superuser's driver on a server whose databases and roles may be made and dropped. */
  readonly admin: Driver;
  /** The same server, for benches that measure a client library itself. */
  readonly url: string;
  /** A tenth of the size: whether it runs, not what it says. */
  readonly quick: boolean;
  readonly seed: number;
  /** Told what is being done. */
  readonly say: (step: string) => void;
}

/** A question with figures for an answer. */
export interface Bench {
  readonly name: string;
  readonly question: string;
  readonly run: (options: BenchOptions) => Promise<readonly Result[]>;
}

type Extras = Pick<Result, 'spread' | 'note'>;

/** A figure that must not be larger than the bar. */
export function atMost(bar: number, name: string, value: number, unit: string, extras: Extras = {}): Result {
  return { name, value, unit, bar, direction: 'max', ok: value <= bar, ...extras };
}

/** A figure that must not be smaller than the bar. */
export function atLeast(bar: number, name: string, value: number, unit: string, extras: Extras = {}): Result {
  return { name, value, unit, bar, direction: 'min', ok: value >= bar, ...extras };
}

/** A figure without a bar. */
export function told(name: string, value: number, unit: string, extras: Extras = {}): Result {
  return { name, value, unit, bar: null, direction: 'max', ok: null, ...extras };
}
