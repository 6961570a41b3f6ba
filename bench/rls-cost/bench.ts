import type pg from 'pg';
import type { Tenancy } from '../../src/model/tenancy.ts';
import { type Bench, type BenchOptions, type Result, atMost } from '../bench.ts';
import { withDatabase } from '../server.ts';
import { median, spreadOf } from '../statistics.ts';
import { type Case, cases } from './cases.ts';
import { benchRoles } from './contract.ts';
import { executorResults } from './executor.ts';
import { timePair } from './latency.ts';
import { openSession } from './session.ts';
import { shapeResults } from './shape.ts';
import { type Subjects, pickSubjects } from './subjects.ts';
import { buildWorld } from './world.ts';

/** See README.md. */
export const rlsCostBench: Bench = {
  name: 'rls-cost',
  question: 'What does a sealed query cost against the same query with a filter written by hand?',
  run,
};

async function run(options: BenchOptions): Promise<readonly Result[]> {
  const size = options.quick
    ? { rows: 100_000, tenants: 100, seed: options.seed }
    : { rows: 1_000_000, tenants: 1_000, seed: options.seed };
  return withDatabase(options.admin, benchRoles, async (driver) => {
    const tenancy = await buildWorld(driver, size, options.say);
    const subjects = await pickSubjects(driver, size);
    const client = await openSession(options.url, driver.database);
    try {
      const results: Result[] = [];
      for (const test of cases) {
        options.say(`timing ${test.name}`);
        results.push(...(await caseResults(client, tenancy, test, subjects, options.quick)));
      }
      options.say('looking at plans');
      const [typical] = subjects.typical;
      const [largest] = subjects.largest;
      if (typical === undefined || largest === undefined) throw new Error('no tenants to ask for');
      return [...results, ...(await shapeResults(client, tenancy, typical, largest))];
    } finally {
      await client.end();
    }
  });
}

async function caseResults(
  client: pg.Client,
  tenancy: Tenancy,
  test: Case,
  subjects: Subjects,
  quick: boolean,
): Promise<readonly Result[]> {
  const rounds = quick ? 15 : 31;
  const results: Result[] = [];
  for (const tenants of ['typical', 'largest'] as const) {
    // The shape of one row by key does not depend on whose it is.
    if (tenants === 'largest' && test.name.endsWith('by key')) continue;
    const label = `${tenants} tenant`;
    for (const protocol of ['named', 'unnamed'] as const) {
      const timed = await timePair({
        client,
        tenancy,
        test,
        protocol,
        subjects: subjects[tenants],
        warmUp: subjects.mixed,
        rounds,
        roundMs: quick ? 60 : 120,
      });
      const ratios = timed.map((round) => round.sealed / round.bare);
      const note = `sealed ${median(timed.map((round) => round.sealed)).toFixed(0)} us, by hand ${median(timed.map((round) => round.bare)).toFixed(0)} us`;
      const name = `${test.name}, ${label}, ${protocol}`;
      const extras = { spread: spreadOf(ratios), note };
      results.push(atMost(1.1, name, median(ratios), 'x', extras));
    }
    results.push(...(await executorResults(client, tenancy, test, subjects[tenants], label, quick ? 20 : 60)));
  }
  return results;
}
