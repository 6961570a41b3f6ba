import { writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { rules } from '../../src/audit/rules/all.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import { tenancyOf } from '../../src/contract/resolve.ts';
import type { Driver } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import type { Database } from '../../src/model/database.ts';
import { differences } from '../../src/model/differences.ts';
import type { Tenancy } from '../../src/model/tenancy.ts';
import { readMeanings } from '../../src/catalog/meanings/read-meanings.ts';
import type { Claim } from '../../src/prove/claims/claim.ts';
import { proveClaims } from '../../src/prove/claims/prove.ts';
import { proveLive } from '../../src/prove/live.ts';
import { type ProveReport, proveReport } from '../../src/prove/report/prove-report.ts';
import { mutate, sampled } from '../../src/prove/mutants/mutate.ts';
import type { Mutant } from '../../src/prove/mutants/mutant.ts';
import { type MutantReport, runMutants } from '../../src/prove/mutants/run.ts';
import type { AttackReport } from '../../src/prove/report/attack-report.ts';
import { verdictOf } from '../../src/prove/verdict.ts';
import { useDatabase } from '../harness/database.ts';
import { useServer } from '../harness/server.ts';
import { intend, picture, rolesOf, seal, unseal } from '../plan/lifecycle.ts';
import { atLeastWarning, audited, systems, worked } from './system.ts';

const server = useServer();
// Looks like a mistake and is none: reporting it as a write hole would be an erratum.
const noMistake = 'X-160';

/** Of the claims that policies, views and bodies decide: how many were decided. */
function decidedShare(claims: readonly Claim[]): number {
  const decided = new Set(['entailed', 'admits-another-tenant', 'no-policy', 'self-promotion', 'not-for-this-role']);
  const open = new Set(['not-understood', 'too-many-cases']);
  const hard = claims.filter((claim) => claim.kind === 'table' && (decided.has(claim.reason) || open.has(claim.reason)));
  return hard.length === 0 ? 1 : hard.filter((claim) => decided.has(claim.reason)).length / hard.length;
}

describe.each(systems)('$name', (system) => {
  const { name, contract, found } = system;
  const database = useDatabase({ server, roles: [`${name}_*`] });
  const roles = rolesOf(contract);
  let driver: Driver;
  let asFound: Database;
  let tenancy: Tenancy;

  const proved = (picked: Tenancy): Promise<{ readonly attack: AttackReport; readonly proof: ProveReport }> =>
    withConnection(driver, async (connection) => {
      const seen = await introspect(connection, { roles });
      const claims = proveClaims({ database: seen, meanings: readMeanings(seen) }, picked);
      const live = await proveLive(connection, { database: seen, tenancy: picked }, claims);
      const about = { server: seen.server, tenancy: picked.source, assumptions: [] };
      return { attack: live.attack, proof: proveReport(about, claims, live) };
    });

  beforeAll(async () => {
    driver = database.driver;
    await system.build(driver);
    asFound = await picture(driver, contract);
    tenancy = tenancyOf(contract, asFound);
  }, 120_000);

  it('as found: every mistake that the database shows is reported, and it leaks', { timeout: 240_000 }, async () => {
    const findings = audited(asFound, tenancy);
    const { attack: report, proof } = await proved(tenancy);
    expect(verdictOf(report)).toBe('crossed');
    expect(proof.disagreements).toEqual([]);
    expect(proof.attacks?.replayed.contradicted).toBe(0);
    expect(proof.summary.refuted).toBeGreaterThan(0);
    expect(decidedShare(proof.claims)).toBeGreaterThanOrEqual(0.85);
    expect(report.attacks).toBeGreaterThanOrEqual(400);
    const totals = report.oracles.filter((oracle) => oracle.family === 'aggregate').map((oracle) => oracle.object);
    expect([...new Set(totals)].sort()).toEqual(system.totals ?? []);
    const byWhat = found
      .filter((entry) => entry.visibleAs !== 'not-visible')
      .map((entry) => ({
        correction: entry.correction,
        visibleAs: entry.visibleAs,
        rules: rules
          .filter(({ slug, covers }) => covers.includes(entry.correction) && findings.some(({ rule }) => rule === slug))
          .map(({ slug }) => slug),
      }));
    const folder = fileURLToPath(new URL('../../.bulkhead/systems/', import.meta.url));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}-found.json`), `${JSON.stringify(byWhat, null, 2)}\n`);
    const missed = byWhat.filter((entry) => entry.visibleAs === 'catalogue' && entry.correction !== noMistake && entry.rules.length === 0);
    expect(missed.map((entry) => entry.correction)).toEqual([]);
  });

  it('sealed: nothing at warning or above, no leak, the application works, and nothing is left to plan', { timeout: 240_000 }, async () => {
    const { desired } = await seal(driver, contract);
    const sealed = await picture(driver, contract, desired);
    expect(differences(desired, sealed)).toEqual([]);
    expect((await intend(driver, contract)).plan.steps).toEqual([]);
    expect(atLeastWarning(audited(sealed, tenancyOf(contract, sealed)))).toEqual([]);

    const { attack: report, proof } = await proved(tenancyOf(contract, sealed));
    expect(proof.disagreements).toEqual([]);
    expect(proof.claims.filter((claim) => claim.verdict === 'refuted' || claim.verdict === 'unknown')).toEqual([]);
    expect({ leaks: report.leaks, oracles: report.oracles, vacuous: report.vacuous, failed: report.failed }).toEqual({
      leaks: [],
      oracles: [],
      vacuous: [],
      failed: [],
    });
    expect(verdictOf(report)).toBe('held');
    expect(report.attacks).toBeGreaterThanOrEqual(400);
    expect(report.skipped.filter((skip) => skip.reason.trim() === '')).toEqual([]);

    const steps = await worked(driver, system, tenancyOf(contract, sealed));
    expect(steps.length).toBeGreaterThan(10);
    expect(steps.filter((step) => !step.ok)).toEqual([]);
  });

  it('weakened: one mutant of every operator is noticed', { timeout: 240_000 }, async () => {
    const weaken = (mutants: readonly Mutant[]): Promise<MutantReport> =>
      withConnection(driver, (connection) =>
        runMutants(connection, {
          introspect: (inner) => introspect(inner, { roles, withinTransaction: true }),
          audit: (weakened) => audited(weakened, tenancy),
          tenancy,
          mutants,
        }),
      );
    const sealed = await picture(driver, contract);
    const all = mutate(sealed, tenancyOf(contract, sealed));
    const first = await weaken(sampled(all, 1));
    expect(first.total).toBeGreaterThanOrEqual(20);
    expect(first.outcomes.filter((outcome) => outcome.fate === 'survived').map((outcome) => outcome.mutant)).toEqual([]);
    // The twins have the same values, so that some keys cannot be had without the tenant; another of the kind can.
    for (const missed of first.outcomes.filter((outcome) => outcome.fate === 'not-applied')) {
      expect(missed.reason).toContain('23505');
      const others = await weaken(all.filter((mutant) => mutant.operator === missed.operator && mutant.name !== missed.mutant).slice(0, 6));
      const refused = others.outcomes.filter((outcome) => outcome.fate === 'not-applied' && outcome.reason?.includes('23505') === true);
      expect([others.survived, others.killed + refused.length], missed.operator).toEqual([0, others.total]);
    }
  });

  it('given back: as it was found', async () => {
    await unseal(driver, contract);
    expect(differences(asFound, await picture(driver, contract, asFound))).toEqual([]);
  });
});
