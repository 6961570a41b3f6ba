import { rules } from '../../src/audit/rules/all.ts';
import { runRules } from '../../src/audit/run.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import { lower } from '../../src/contract/lower/lower.ts';
import { tenancyOf } from '../../src/contract/resolve.ts';
import type { Driver } from '../../src/driver/driver.ts';
import type { Database } from '../../src/model/database.ts';
import type { Tenancy } from '../../src/model/tenancy.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { type Bench, type BenchOptions, type Result, atMost, told } from '../bench.ts';
import { withDatabase } from '../server.ts';
import { median, spreadOf } from '../statistics.ts';
import { countRoundTrips } from './counting-driver.ts';
import { type Ladder, climb } from './ladder.ts';
import { buildWorld, tableName, worldContract, worldRoles } from './world.ts';

/** See README.md. */
export const introspectBench: Bench = {
  name: 'introspect',
  question: 'What does it cost to read, judge and plan a database of 10,000 tables?',
  run,
};

const samples = 3;
/** A pure step is not tried at a size where it would take longer. */
const budgetMs = 60_000;

interface Reading {
  readonly database: Database;
  readonly ms: readonly number[];
  readonly roundTrips: readonly number[];
}

async function run(options: BenchOptions): Promise<readonly Result[]> {
  const [small, large] = options.quick ? [100, 1_000] : [1_000, 10_000];
  return withDatabase(options.admin, worldRoles, (smallDatabase) =>
    withDatabase(options.admin, [], async (largeDatabase) => {
      options.say(`making ${small} and ${large} tables`);
      await buildWorld(smallDatabase, small, options.say);
      await buildWorld(largeDatabase, large, options.say);
      options.say('reading');
      const [few, many] = await readBoth(smallDatabase, largeDatabase);
      const rssRead = peakRss();
      const results = readingResults(few, many, { small, large, rssRead });
      return [...results, ...pureResults(many.database, large, options), told('peak memory, all of it', peakRss(), 'MB')];
    }),
  );
}

// Interleaved, so that a neighbour's busy minute falls on both sizes; the first reading of each warms caches.
async function readBoth(smallDatabase: Driver, largeDatabase: Driver): Promise<readonly [Reading, Reading]> {
  const few: Once[] = [];
  const many: Once[] = [];
  await readOnce(smallDatabase);
  await readOnce(largeDatabase);
  for (let sample = 0; sample < samples; sample++) {
    for (let again = 0; again < 3; again++) few.push(await readOnce(smallDatabase));
    many.push(await readOnce(largeDatabase));
  }
  return [collected(few), collected(many)];
}

interface Once {
  readonly database: Database;
  readonly ms: number;
  readonly roundTrips: number;
}

async function readOnce(driver: Driver): Promise<Once> {
  const began = performance.now();
  const { result, roundTrips } = await countRoundTrips(driver, (connection) => introspect(connection));
  return { database: result, ms: performance.now() - began, roundTrips };
}

function collected(all: readonly Once[]): Reading {
  const last = all.at(-1);
  if (last === undefined) throw new Error('nothing was read');
  return { database: last.database, ms: all.map((once) => once.ms), roundTrips: all.map((once) => once.roundTrips) };
}

function readingResults(
  few: Reading,
  many: Reading,
  facts: { readonly small: number; readonly large: number; readonly rssRead: number },
): readonly Result[] {
  const { small, large } = facts;
  const seconds = median(many.ms) / 1000;
  const per = (reading: Reading) => median(reading.ms) / reading.database.tables.length;
  const trips = [...few.roundTrips, ...many.roundTrips];
  return [
    atMost(10, `introspect, ${large} tables`, seconds, 's', { spread: spreadOf(many.ms.map((ms) => ms / 1000)) }),
    told(`introspect, ${small} tables`, median(few.ms) / 1000, 's', { spread: spreadOf(few.ms.map((ms) => ms / 1000)) }),
    told('tables a second', many.database.tables.length / seconds, '/s'),
    atMost(1.5, `cost of a table at ${large} against ${small}`, per(many) / per(few), 'x'),
    told('round trips', median(trips), ''),
    atMost(0, `round trips more at ${large} than at ${small}`, Math.max(...trips) - Math.min(...trips), ''),
    told('peak memory, after reading', facts.rssRead, 'MB'),
  ];
}

/** What is computed from the model alone, at growing sizes. */
function pureResults(whole: Database, large: number, options: BenchOptions): readonly Result[] {
  const sizes = [1, 2, 4, 8, 16, 32, 64].map((part) => Math.round(large / 64) * part).map((size) => (size > large * 0.95 ? large : size));
  const worlds = new Map<number, { readonly database: Database; readonly tenancy: Tenancy }>();
  const world = (size: number) => {
    const made = worlds.get(size);
    if (made === undefined) throw new Error(`no contract was resolved at ${size}`);
    return made;
  };
  options.say('resolving the contract');
  const resolved = climb(sizes, budgetMs, (size) => {
    const database = firstTables(whole, size);
    worlds.set(size, { database, tenancy: tenancyOf(worldContract(size), database) });
  });
  const within = resolved.rungs.map((rung) => rung.size);
  options.say('auditing');
  const spent = new Map<string, number>();
  const audited = climb(within, budgetMs, (size) => {
    spent.clear();
    for (const rule of rules) {
      const began = performance.now();
      runRules([rule], world(size));
      spent.set(rule.slug, performance.now() - began);
    }
  });
  const slowest = [...spent]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 5)
    .map(([slug, ms]) => `${slug} ${(ms / 1000).toFixed(2)} s`);
  options.say('lowering');
  const desired = new Map<number, Database>();
  const lowered = climb(within, budgetMs, (size) => desired.set(size, lower(world(size).tenancy, world(size).database)));
  options.say('planning');
  const loweredSizes = lowered.rungs.map((rung) => rung.size);
  let steps = 0;
  const planned = climb(loweredSizes, budgetMs, (size) => {
    steps = makePlan(world(size).tenancy, world(size).database, desired.get(size) ?? world(size).database).steps.length;
  });
  const result = (what: string, ladder: Ladder, note?: string) => ladderResults(what, large, ladder, note);
  return [
    ...result('resolve the contract', resolved),
    ...result('audit', audited, `slowest at ${audited.rungs.at(-1)?.size ?? 0}: ${slowest.join(', ')}`),
    ...result('lower', lowered),
    ...result('plan', planned, `${steps} steps at ${planned.rungs.at(-1)?.size ?? 0}`),
  ];
}

function ladderResults(what: string, large: number, ladder: Ladder, note: string | undefined): readonly Result[] {
  const reached = ladder.rungs.at(-1)?.size ?? 0;
  const full = ladder.measured && reached === large;
  const rungs = ladder.rungs.map((rung) => `${rung.size}: ${(rung.ms / 1000).toFixed(2)} s`).join(', ');
  const at = full ? ladder.atFull : (ladder.rungs.at(-1)?.ms ?? 0) * (large / reached) ** ladder.exponent;
  const how = full ? '' : ' (continued, not measured)';
  return [
    told(`${what}, ${large} tables${how}`, at / 1000, 's', { note: [rungs, ...(note === undefined ? [] : [note])].join('; ') }),
    told(`${what}, exponent of growth`, ladder.exponent, ''),
  ];
}

/** The same database with fewer tables; foreign keys lead to earlier tables only, so that every part is whole. */
function firstTables(database: Database, count: number): Database {
  const last = tableName(count);
  return { ...database, tables: database.tables.filter((table) => !table.name.startsWith('table_') || table.name <= last) };
}

/** Megabytes; the process never gives it back, so that a later figure includes the earlier ones. */
function peakRss(): number {
  return process.resourceUsage().maxRSS / 1024;
}
