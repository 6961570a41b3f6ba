import contract from '../../examples/fieldservice/bulkhead.config.ts';
import { build } from '../../examples/fieldservice/load.ts';
import { rules } from '../../src/audit/rules/all.ts';
import { runRules } from '../../src/audit/run.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import { readMeanings } from '../../src/catalog/meanings/read-meanings.ts';
import { tenancyOf } from '../../src/contract/resolve.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import type { Database } from '../../src/model/database.ts';
import { proveClaims } from '../../src/prove/claims/prove.ts';
import { buildWorld, tableName, worldContract, worldRoles } from '../introspect/world.ts';
import { type Bench, type BenchOptions, type Result, atMost, told } from '../bench.ts';
import { withDatabase } from '../server.ts';
import { median, spreadOf } from '../statistics.ts';

/** See README.md. */
export const auditBench: Bench = {
  name: 'audit',
  question: 'What does it cost to audit 5,000 tables and 10,000 policies?',
  run,
};

const rounds = 5;

async function run(options: BenchOptions): Promise<readonly Result[]> {
  const count = options.quick ? 500 : 5_000;
  return withDatabase(options.admin, worldRoles, async (driver) => {
    await buildWorld(driver, count, options.say);
    options.say('reading');
    const whole = await withConnection(driver, (connection) => introspect(connection));
    const half = Math.round(count / 2);
    // Interleaved, so that a neighbour's busy minute falls on both sizes. Each round judges a picture that nothing has
    // been remembered about.
    const small: number[] = [];
    const large: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      options.say(`round ${round} of ${rounds}`);
      const few = judged(firstTables(whole, half), half);
      const many = judged(firstTables(whole, count), count);
      // The first pays for compilation by the engine.
      if (round === 0) continue;
      small.push(few);
      large.push(many);
    }
    const policies = whole.tables.reduce((sum, table) => sum + table.policies.length, 0);
    const growth = large.map((ms, index) => Math.log(ms / (small[index] ?? ms)) / Math.log(2));
    return [
      atMost(5, `audit, ${count} tables, ${policies} policies`, median(large) / 1000, 's', {
        spread: spreadOf(large.map((ms) => ms / 1000)),
      }),
      told(`audit, ${half} tables`, median(small) / 1000, 's', { spread: spreadOf(small.map((ms) => ms / 1000)) }),
      atMost(1.2, 'exponent of growth', median(growth), '', { spread: spreadOf(growth) }),
      told('slowest rules', 0, '', { note: slowest(whole, count).join(', ') }),
      ...(await systemResults(options)),
    ];
  });
}

/** A system of 49 tables as it was found and as it is sealed: audited, and decided claim by claim. */
async function systemResults(options: BenchOptions): Promise<readonly Result[]> {
  const roles = Object.values(contract.roles).flatMap((value: string | readonly string[]) => value);
  return withDatabase(options.admin, roles, async (driver) => {
    await build(driver, { volume: 'S' });
    const database = await withConnection(driver, (connection) => introspect(connection, { roles }));
    const tenancy = tenancyOf(contract, database);
    const audits: number[] = [];
    const proofs: number[] = [];
    let claims = 0;
    for (let round = 0; round <= rounds; round++) {
      const fresh = { ...database, tables: database.tables.map((table) => ({ ...table })) };
      const began = performance.now();
      runRules(rules, { database: fresh, tenancy });
      const audited = performance.now();
      claims = proveClaims({ database: fresh, meanings: readMeanings(fresh) }, tenancy).length;
      if (round === 0) continue;
      audits.push((audited - began) / 1000);
      proofs.push((performance.now() - audited) / 1000);
    }
    return [
      atMost(2, `audit, ${database.tables.length} tables of fieldservice`, median(audits), 's', { spread: spreadOf(audits) }),
      atMost(5, `prove from the catalogue, ${claims} claims of fieldservice`, median(proofs), 's', { spread: spreadOf(proofs) }),
    ];
  });
}

function judged(database: Database, count: number): number {
  const tenancy = tenancyOf(worldContract(count), database);
  const began = performance.now();
  runRules(rules, { database, tenancy });
  return performance.now() - began;
}

function slowest(whole: Database, count: number): readonly string[] {
  const database = firstTables(whole, count);
  const input = { database, tenancy: tenancyOf(worldContract(count), database) };
  return rules
    .map((rule) => {
      const began = performance.now();
      runRules([rule], input);
      return { slug: rule.slug, ms: performance.now() - began };
    })
    .sort((a, b) => b.ms - a.ms)
    .slice(0, 6)
    .map(({ slug, ms }) => `${slug} ${Math.round(ms)} ms`);
}

/** The same database with fewer tables, as new objects: foreign keys lead to earlier tables only. */
function firstTables(database: Database, count: number): Database {
  const last = tableName(count);
  return {
    ...database,
    tables: database.tables.filter((table) => !table.name.startsWith('table_') || table.name <= last).map((table) => ({ ...table })),
  };
}
