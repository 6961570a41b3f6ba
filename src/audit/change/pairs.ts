import { canonicalJson } from '../../base/hash.ts';

export interface Pairs<T> {
  readonly added: readonly T[];
  readonly dropped: readonly T[];
  /** The same object in both, and not the same. */
  readonly changed: readonly (readonly [before: T, after: T])[];
}

/** Two lists joined by name. */
export function pairs<T>(before: readonly T[], after: readonly T[], name: (item: T) => string): Pairs<T> {
  const old = new Map(before.map((item) => [name(item), item]));
  const now = new Map(after.map((item) => [name(item), item]));
  return {
    added: after.filter((item) => !old.has(name(item))),
    dropped: before.filter((item) => !now.has(name(item))),
    changed: before.flatMap((item) => {
      const other = now.get(name(item));
      return other === undefined || same(item, other) ? [] : [[item, other] as const];
    }),
  };
}

export function same(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

/** What is in the second list and not in the first. */
export function gained<T>(before: readonly T[], after: readonly T[]): readonly T[] {
  const old = new Set(before.map(canonicalJson));
  return after.filter((item) => !old.has(canonicalJson(item)));
}
