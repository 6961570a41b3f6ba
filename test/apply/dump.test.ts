import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Driver } from '../../src/driver/driver.ts';
import { currentRun } from '../harness/run.ts';
import { runBinaries, useServer } from '../harness/server.ts';
import { inDatabase, run, seal, unseal } from '../plan/lifecycle.ts';
import { randomSystem } from '../plan/random/system.ts';
import { shop, shopDdl, shopRows } from './shop.ts';

const binaries = await runBinaries();
const program = binaries.binDirectory === undefined ? null : join(binaries.binDirectory, 'pg_dump');
const reason = `the server of PostgreSQL ${Math.floor(currentRun().versionNum / 10_000)} comes without pg_dump; the matrix runs this on 15`;

const server = useServer();
let admin: Driver;
beforeAll(async () => {
  admin = await server.embedded.driver();
});
afterAll(() => admin.end());

/** Everything that pg_dump knows of the schema: owners, grants, comments and storage, beyond what Bulkhead reads. */
function dump(database: string): string {
  const url = new URL(server.url);
  url.pathname = `/${database}`;
  const text = execFileSync(program ?? '', ['--schema-only', '--dbname', url.href], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Newer versions protect a dump with a random word. A view option is a boolean to Bulkhead: `on` comes back as `true`.
  return text.replace(/^\\(un)?restrict .*$/gm, '').replaceAll("security_invoker='on'", "security_invoker='true'");
}

describe.skipIf(program === null || !existsSync(program))(`pg_dump before and after (${program === null ? reason : program})`, () => {
  it('says the same of a small system', async () => {
    await inDatabase(admin, 'dumped', 'shop_', async (driver) => {
      await run(driver, [...shopDdl, ...shopRows]);
      const before = dump('dumped');
      await seal(driver, shop);
      expect(dump('dumped')).not.toBe(before);
      await unseal(driver, shop);
      expect(dump('dumped')).toBe(before);
    });
  });

  it.each([101, 102, 606, 613])('says the same of a random system (seed %i)', async (seed) => {
    const system = randomSystem(seed);
    await inDatabase(admin, `dumped_${seed}`, system.prefix, async (driver) => {
      await run(driver, [...system.rolesDdl, ...system.ddl]);
      const before = dump(`dumped_${seed}`);
      await seal(driver, system.contract);
      await unseal(driver, system.contract);
      expect(dump(`dumped_${seed}`)).toBe(before);
    });
  });
});
