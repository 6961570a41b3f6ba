import { expect, it } from 'vitest';
import { seededRandom, systemRandom } from './random.ts';

it('gives the same world for the same seed, and another for another', () => {
  const world = (seed: number): readonly unknown[] => {
    const random = seededRandom(seed);
    return [random.next(), random.uuid(), random.hex(9), random.next()];
  };
  expect(world(7)).toEqual(world(7));
  expect(world(8)).not.toEqual(world(7));
});

it.each([
  ['seeded', seededRandom(1)],
  ['the system’s', systemRandom],
] as const)('makes numbers below one, uuids of version 4 and hexadecimal digits (%s)', (_title, random) => {
  const numbers = Array.from({ length: 2000 }, () => random.next());
  expect(numbers.every((n) => n >= 0 && n < 1)).toBe(true);
  const mean = numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.05);
  expect(random.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(random.hex(7)).toMatch(/^[0-9a-f]{7}$/);
});
