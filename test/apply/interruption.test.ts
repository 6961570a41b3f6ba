import { beforeAll, describe, expect, it } from 'vitest';
import { apply, resume } from '../../src/apply/apply.ts';
import { readLedger } from '../../src/apply/ledger.ts';
import { undo } from '../../src/apply/undo.ts';
import { environment } from '../../src/base/environment.ts';
import { isBulkheadError } from '../../src/base/errors.ts';
import type { Driver } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import type { Database } from '../../src/model/database.ts';
import { differences } from '../../src/model/differences.ts';
import { useDatabase } from '../harness/database.ts';
import { useServer } from '../harness/server.ts';
import { content, intend, picture, rolesOf, run, seal } from '../plan/lifecycle.ts';
import { shop, shopDdl, shopRows, shopTables } from './shop.ts';
import { type Death, dying } from './unreliable-driver.ts';

const server = useServer();
const database = useDatabase({ server, roles: ['shop_*'] });
const roles = rolesOf(shop);
// Every statement is cut in turn with BULKHEAD_EVERY=1 (a quarter of an hour); a run of all tests takes a sample, another in each test.
const every = Number(environment('BULKHEAD_EVERY') ?? 47);

let driver: Driver;
let before: Database;
let desired: Database;
let rows: Readonly<Record<string, string>>;
let statements = 0;
let undoing = 0;

beforeAll(async () => {
  driver = database.driver;
  await run(driver, [...shopDdl, ...shopRows]);
  before = await picture(driver, shop);
  rows = await content(driver, shopTables);
  const whole = dying(driver, 0, 'before');
  ({ desired } = await seal(whole.driver, shop));
  statements = whole.sent();
  const back = dying(driver, 0, 'before');
  await undo(back.driver, roles);
  undoing = back.sent();
});

/** What `bulkhead status` says. */
async function status(): Promise<'half way' | 'sealed' | 'not sealed'> {
  const entries = await withConnection(driver, readLedger);
  if (entries.some((entry) => entry.state === 'running' || entry.state === 'undoing')) return 'half way';
  return (await intend(driver, shop)).plan.steps.length === 0 ? 'sealed' : 'not sealed';
}

async function expectAsFound(): Promise<void> {
  expect(differences(before, await picture(driver, shop, before))).toEqual([]);
  expect(await content(driver, shopTables)).toEqual(rows);
}

async function expectSealed(): Promise<void> {
  expect(differences(desired, await picture(driver, shop, desired))).toEqual([]);
}

const tolerate = (error: unknown): void => {
  // It had finished, or not begun.
  if (!isBulkheadError(error) || error.code !== 'BH4008') throw error;
};

async function cutApply(nth: number, death: Death): Promise<void> {
  const intent = await intend(driver, shop);
  await apply(dying(driver, nth, death).driver, intent, { rehearse: false }).then(
    () => undefined,
    () => undefined,
  );
  const said = await status();
  if (said === 'sealed') await expectSealed();
  if (said === 'not sealed') await expectAsFound();
}

const sample = (total: number, offset: number): readonly number[] =>
  Array.from({ length: total }, (_, index) => index + 1).filter((nth) => nth % every === offset % every);

describe.each(['before', 'after'] as const)('an apply whose connection dies %s a statement', (death) => {
  it('is finished by resume', { timeout: 600_000 }, async () => {
    expect(statements).toBeGreaterThan(150);
    for (const nth of sample(statements, death === 'before' ? 3 : 8)) {
      await cutApply(nth, death);
      await resume(driver, roles).catch(tolerate);
      if ((await status()) !== 'sealed') await seal(driver, shop);
      await expectSealed();
      expect(await status(), `statement ${nth}`).toBe('sealed');
      await undo(driver, roles);
      await expectAsFound();
    }
  });

  it('is taken back by undo', { timeout: 600_000 }, async () => {
    for (const nth of sample(statements, death === 'before' ? 13 : 18)) {
      await cutApply(nth, death);
      await undo(driver, roles).catch(tolerate);
      await expectAsFound();
      expect(await status(), `statement ${nth}`).toBe('not sealed');
    }
  });
});

describe.each(['before', 'after'] as const)('a way back whose connection dies %s a statement', (death) => {
  it('is finished by undo, and never taken for a sealed database', { timeout: 600_000 }, async () => {
    for (const nth of sample(undoing, death === 'before' ? 5 : 11)) {
      await seal(driver, shop);
      await undo(dying(driver, nth, death).driver, roles).then(
        () => undefined,
        () => undefined,
      );
      const said = await status();
      if (said === 'sealed') await expectSealed();
      if (said === 'half way') await expect(seal(driver, shop)).rejects.toMatchObject({ code: 'BH4010' });
      await undo(driver, roles).catch(tolerate);
      await expectAsFound();
      expect(await status(), `statement ${nth}`).toBe('not sealed');
    }
  });
});
