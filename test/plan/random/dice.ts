import { seededRandom } from '../../../src/base/random.ts';

/** Repeatable choices. */
export interface Dice {
  chance(probability: number): boolean;
  /** A whole number, both ends included. */
  int(from: number, to: number): number;
  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T;
  /** A subset in the same order. */
  some<T>(items: readonly T[], probability: number): readonly T[];
  /** An identifier that nobody else of this system has; odd ones now and then. */
  name(base: string): string;
}

// What quoting, splitting and templating get wrong.
const odd: readonly ((base: string) => string)[] = [
  (base) => base.toUpperCase(),
  (base) => `${base} with spaces`,
  (base) => `${base}"quoted"`,
  (base) => `${base}.dotted`,
  (base) => `${base}'s`,
  (base) => `${base}$1`,
  (base) => `${base}%s%`,
  (base) => `${base}\\n`,
  (base) => `${base}-ü-日本`,
  (base) => `${base} -- no comment`,
  (base) => `${base} ON ONLY (x)`,
  (base) => `${base}_${'long'.repeat(20)}`,
  (base) => `${base}:${base}`,
  (base) => `${base};`,
];
const reserved = ['user', 'order', 'select', 'group', 'table', 'default', 'check', 'grant', 'desc'];

export function dice(seed: number): Dice {
  const random = seededRandom(seed);
  // The first numbers of neighbouring seeds are alike.
  for (let i = 0; i < 8; i++) random.next();
  const taken = new Set<string>();
  const int = (from: number, to: number): number => from + Math.floor(random.next() * (to - from + 1));
  const pick = <T>(items: readonly T[]): T => {
    const item = items[int(0, items.length - 1)];
    if (item === undefined) throw new RangeError('nothing to choose from');
    return item;
  };
  const chance = (probability: number): boolean => random.next() < probability;
  const strange = chance(0.5);
  return {
    chance,
    int,
    pick,
    some: (items, probability) => items.filter(() => chance(probability)),
    name: (base) => {
      const wanted = cut(strange && chance(0.35) ? pick(odd)(base) : strange && chance(0.1) ? pick(reserved) : base, 63);
      let name = wanted;
      for (let n = 2; taken.has(name); n++) name = `${cut(wanted, 50)}${n}`;
      taken.add(name);
      return name;
    },
  };
}

/** The longest beginning that fits; the server counts bytes. */
export function cut(text: string, bytes: number): string {
  let left = text;
  while (Buffer.byteLength(left) > bytes) left = Array.from(left).slice(0, -1).join('');
  return left;
}
