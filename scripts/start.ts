import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { styleText } from 'node:util';
import * as agencySystem from '../examples/agency/load.ts';
import agency from '../examples/agency/bulkhead.config.ts';
import booking from '../examples/booking/bulkhead.config.ts';
import * as bookingSystem from '../examples/booking/load.ts';
import judgments from '../examples/judgments/bulkhead.config.ts';
import * as judgmentsSystem from '../examples/judgments/load.ts';
import fieldservice from '../examples/fieldservice/bulkhead.config.ts';
import * as fieldserviceSystem from '../examples/fieldservice/load.ts';
import knowledge from '../examples/knowledge/bulkhead.config.ts';
import * as knowledgeSystem from '../examples/knowledge/load.ts';
import { apply } from '../src/apply/apply.ts';
import { severities } from '../src/audit/finding.ts';
import { claimsMatrix, rightsMatrix } from '../src/audit/report/evidence.ts';
import { renderHtml } from '../src/audit/report/html/page.ts';
import { renderJson } from '../src/audit/report/json.ts';
import { auditReport } from '../src/audit/report/report.ts';
import { renderText } from '../src/audit/report/text.ts';
import { rules } from '../src/audit/rules/all.ts';
import { runRules } from '../src/audit/run.ts';
import { systemClock } from '../src/base/clock.ts';
import { id, sql } from '../src/base/sql.ts';
import { introspect } from '../src/catalog/introspect.ts';
import { readMeanings } from '../src/catalog/meanings/read-meanings.ts';
import type { Contract } from '../src/contract/declaration.ts';
import { lower } from '../src/contract/lower/lower.ts';
import { tenancyOf } from '../src/contract/resolve.ts';
import type { Driver } from '../src/driver/driver.ts';
import { withConnection } from '../src/driver/transaction.ts';
import { startEmbedded } from '../src/embedded/server.ts';
import type { Database } from '../src/model/database.ts';
import type { Tenancy } from '../src/model/tenancy.ts';
import { makePlan } from '../src/plan/make-plan.ts';
import { migrationFiles } from '../src/plan/migration.ts';
import type { AttackReport } from '../src/prove/report/attack-report.ts';
import { assumptionsOf } from '../src/prove/claims/assumptions.ts';
import type { ClaimVerdict } from '../src/prove/claims/claim.ts';
import { proveClaims } from '../src/prove/claims/prove.ts';
import { proveLive } from '../src/prove/live.ts';
import { proveReport } from '../src/prove/report/prove-report.ts';
import { proveText } from '../src/prove/report/prove-text.ts';
import { verdictOf } from '../src/prove/verdict.ts';
import { root } from './root.ts';
import { type Look, count, summaryOf } from './start-summary.ts';

/**
 * The main job, on an embedded PostgreSQL and five real systems: as found they leak, sealed they do not.
 */
interface System {
  readonly name: string;
  readonly contract: Contract;
  readonly build: (driver: Driver, options: { volume: 'S' }) => Promise<{ readonly tables: Readonly<Record<string, number>> }>;
}

const systems: readonly System[] = [
  { name: 'booking', contract: booking, build: bookingSystem.build },
  { name: 'agency', contract: agency, build: agencySystem.build },
  { name: 'judgments', contract: judgments, build: judgmentsSystem.build },
  { name: 'fieldservice', contract: fieldservice, build: fieldserviceSystem.build },
  { name: 'knowledge', contract: knowledge, build: knowledgeSystem.build },
];

const began = systemClock.now();
const bold = (text: string) => styleText('bold', text, { stream: process.stdout });
const say = (text: string) => process.stdout.write(`${text}\n`);
const seconds = () => `${((systemClock.now() - began) / 1000).toFixed(1).padStart(5)} s`;
const step = (text: string) => say(`${styleText('dim', seconds(), { stream: process.stdout })}  ${text}`);
const out = join(root, '.bulkhead', 'start');

async function main(): Promise<number> {
  mkdirSync(out, { recursive: true });
  step('starting an embedded PostgreSQL');
  const server = await startEmbedded();
  try {
    const driver = await server.driver();
    try {
      const results: {
        readonly system: System;
        readonly before: Look;
        readonly after: Look;
        readonly steps: number;
        readonly left: number;
      }[] = [];
      for (const system of systems) results.push(await seal(driver, system));
      return report(results);
    } finally {
      await driver.end();
    }
  } finally {
    await server.stop();
    step('the server is stopped and its data removed');
  }
}

async function seal(admin: Driver, system: System) {
  const { name, contract } = system;
  say(`\n${bold(name)}`);
  await withConnection(admin, (connection) => connection.query(sql`create database ${id(name)}`));
  const driver = admin.to({ database: name });
  try {
    const { tables } = await system.build(driver, { volume: 'S' });
    const rows = Object.values(tables).reduce((sum, count) => sum + count, 0);
    step(`built as found: ${Object.keys(tables).length} tables, ${rows} rows`);
    const actual = await read(driver, contract);
    const tenancy = tenancyOf(contract, actual);
    const before = await look(driver, name, 'before', actual, tenancy);
    for (const line of worst(before)) say(`           ${line}`);
    const desired = lower(tenancy, actual);
    const plan = makePlan(tenancy, actual, desired);
    for (const file of migrationFiles(plan, { layout: 'sql', stamp: '20260101000000', name }))
      writeFileSync(join(out, file.path), file.text);
    step(`planned ${plan.steps.length} steps; ${plan.leftAlone.length} things left alone`);
    await apply(driver, { tenancy, actual, desired, plan }, { onPhase: (what) => step(what) });
    const sealed = await read(driver, contract);
    const again = makePlan(tenancyOf(contract, sealed), sealed, lower(tenancyOf(contract, sealed), sealed));
    step(`planned again: ${again.steps.length} steps left`);
    const after = await look(driver, name, 'after', sealed, tenancyOf(contract, sealed));
    return { system, before, after, steps: plan.steps.length, left: again.steps.length };
  } finally {
    await driver.end();
  }
}

function read(driver: Driver, contract: Contract): Promise<Database> {
  const roles = Object.values(contract.roles).flatMap((value: string | readonly string[]) => value);
  return withConnection(driver, (connection) => introspect(connection, { roles }));
}

async function look(driver: Driver, name: string, when: 'before' | 'after', database: Database, tenancy: Tenancy): Promise<Look> {
  const input = { database, tenancy };
  const findings = runRules(rules, input);
  const report = auditReport(rules, input, findings);
  writeFileSync(join(out, `${name}-${when}-audit.txt`), renderText(report, rules));
  writeFileSync(join(out, `${name}-${when}-audit.json`), renderJson(report));
  step(
    `audited ${when === 'before' ? 'as found' : 'sealed'}: ${severities.map((severity) => `${count(findings, severity)} ${severity}`).join(', ')}`,
  );
  const claims = proveClaims({ database, meanings: readMeanings(database) }, tenancy);
  const verdict = (wanted: ClaimVerdict) => claims.filter((claim) => claim.verdict === wanted).length;
  step(
    `decided ${claims.length} claims: ${verdict('proved')} proved, ${verdict('refuted')} refuted, ${verdict('assumed')} assumed, ${verdict('unknown')} not decided`,
  );
  const live = await withConnection(driver, (connection) => proveLive(connection, input, claims));
  const { database: label, versionNum } = database.server;
  const about = { server: { database: label, versionNum }, tenancy: tenancy.source, assumptions: assumptionsOf(database, tenancy) };
  const proof = proveReport(about, claims, live);
  writeFileSync(join(out, `${name}-${when}-prove.txt`), proveText(proof, { details: 1000 }));
  writeFileSync(join(out, `${name}-${when}-prove.json`), `${JSON.stringify(proof, null, 2)}\n`);
  const attacks = live.attack;
  writeFileSync(
    join(out, `${name}-${when}.html`),
    renderHtml(report, rules, { attack: attacks, matrices: [claimsMatrix(claims), rightsMatrix(input)] }),
  );
  step(
    `attacked ${attacks.attacks} times: ${attacks.leaks.length} leaks, ${attacks.oracles.length} oracles, ${attacks.failed.length} could not be judged, ${attacks.skipped.length} objects skipped with a reason`,
  );
  for (const { role, object, command, what } of proof.disagreements) step(bold(`DISAGREEMENT: ${role}, ${command} on ${object}: ${what}`));
  return { findings, attacks, proof };
}

/** The leaks that moved most rows: one per object. */
function worst(look: Look): readonly string[] {
  const byObject = new Map<string, AttackReport['leaks'][number]>();
  for (const leak of look.attacks.leaks) if ((byObject.get(leak.object)?.rows ?? 0) < leak.rows) byObject.set(leak.object, leak);
  const leaks = [...byObject.values()].sort((a, b) => b.rows - a.rows);
  return [
    ...leaks.slice(0, 5).map((leak) => `${leak.role} reached ${leak.rows} rows of another tenant: ${leak.command} on ${leak.object}`),
    ...(leaks.length > 5 ? [`... and ${leaks.length - 5} more objects`] : []),
  ];
}

function report(
  results: readonly {
    readonly system: System;
    readonly before: Look;
    readonly after: Look;
    readonly steps: number;
    readonly left: number;
  }[],
): number {
  say('');
  const { table, beneath } = summaryOf(results.map(({ system, before, after }) => ({ name: system.name, before, after })));
  const [header = '', ...lines] = table;
  say(bold(header));
  for (const line of lines) say(line);
  if (beneath.length > 0) say('');
  for (const line of beneath) say(line);
  const threshold = severities.indexOf('warning');
  const tight = results.every(
    ({ after, left }) =>
      left === 0 &&
      verdictOf(after.attacks) === 'held' &&
      after.proof.summary.refuted + after.proof.summary.unknown + after.proof.disagreements.length === 0 &&
      after.findings.every((finding) => severities.indexOf(finding.severity) > threshold),
  );
  say(`\nPlans, audits and attacks: ${relative(process.cwd(), out) || out}`);
  say('\nOn a database of your own:');
  for (const command of ['init', 'audit', 'plan']) say(`  npx bulkhead ${command} --url postgres://postgres@localhost/shop`);
  say('');
  if (!tight) say(bold('Something is still open: see the reports.'));
  return tight ? 0 : 1;
}

process.exitCode = await main();
