import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environment } from '../../src/base/environment.ts';
import type { Driver } from '../../src/driver/driver.ts';
import { differences } from '../../src/model/differences.ts';
import { databaseFingerprint } from '../../src/model/snapshot.ts';
import { useServer } from '../harness/server.ts';
import { content, inDatabase, intend, picture, run, seal, unseal } from './lifecycle.ts';
import { randomSystem } from './random/system.ts';

// One seed: BULKHEAD_SEED=17. Many: BULKHEAD_SEED=1-500. A failing test has its seed in its name.
const [first = 1, last = first] = (environment('BULKHEAD_SEED') ?? '1-25').split('-').map(Number);
const seeds = Array.from({ length: last - first + 1 }, (_, index) => first + index);
// A rehearsal costs as much as everything else together.
const rehearsed = (seed: number): boolean => environment('BULKHEAD_REHEARSE') !== undefined || seed % 8 === 0;

const server = useServer();
let admin: Driver;
beforeAll(async () => {
  admin = await server.embedded.driver();
});
afterAll(() => admin.end());

describe('a random contract for a random database', () => {
  it.each(seeds)('leads there and back (seed %i)', async (seed) => {
    const system = randomSystem(seed);
    await inDatabase(admin, `random_${seed}`, system.prefix, async (driver) => {
      await run(driver, [...system.rolesDdl, ...system.ddl]);
      const before = await picture(driver, system.contract);
      const rows = await content(driver, system.tables);

      const { desired } = await seal(driver, system.contract, { rehearse: rehearsed(seed) });
      const sealed = await picture(driver, system.contract, desired);
      expect(differences(desired, sealed)).toEqual([]);
      expect((await intend(driver, system.contract)).plan.steps).toEqual([]);

      const second = await seal(driver, system.next, { rehearse: rehearsed(seed) });
      expect(differences(second.desired, await picture(driver, system.next, second.desired))).toEqual([]);
      expect((await intend(driver, system.next)).plan.steps).toEqual([]);
      if (second.plan.steps.length > 0) await unseal(driver, system.next);
      expect(differences(sealed, await picture(driver, system.contract, sealed))).toEqual([]);

      await unseal(driver, system.contract);
      const after = await picture(driver, system.contract, before);
      expect(differences(before, after)).toEqual([]);
      expect(databaseFingerprint(after)).toBe(databaseFingerprint(before));
      expect(await content(driver, system.tables)).toEqual(rows);
    });
  });
});
