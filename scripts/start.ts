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
import { type Finding, severities } from '../src/audit/finding.ts';
import { auditReport, renderJson } from '../src/audit/report/json.ts';
import { renderText } from '../src/audit/report/text.ts';
import { rules } from '../src/audit/rules/all.ts';
import { runRules } from '../src/audit/run.ts';
import { systemClock } from '../src/base/clock.ts';
import { id, sql } from '../src/base/sql.ts';
import { introspect } from '../src/catalog/introspect.ts';
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
import { attack } from '../src/prove/attack.ts';
import type { AttackReport } from '../src/prove/report/attack-report.ts';
import { attackJson } from '../src/prove/report/json.ts';
import { attackText } from '../src/prove/report/text.ts';
import { verdictOf } from '../src/prove/verdict.ts';
import { root } from './root.ts';

/**
 * The main job, on an embedded PostgreSQL and three real systems: as found they leak, sealed they do not.
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

interface Look {
  readonly findings: readonly Finding[];
  readonly server: readonly string[];
  readonly attacks: AttackReport;
}

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
  const attacks = await withConnection(driver, (connection) => attack(connection, input));
  writeFileSync(join(out, `${name}-${when}-attack.txt`), attackText(attacks, { everything: true, details: 1000 }));
  writeFileSync(join(out, `${name}-${when}-attack.json`), attackJson(attacks));
  step(
    `attacked ${attacks.attacks} times: ${attacks.leaks.length} leaks, ${attacks.oracles.length} oracles, ${attacks.skipped.length} skipped with a reason`,
  );
  // What the server lacks in fixes is said once, below the table, and is none of the systems' doing.
  return {
    findings: findings.filter((finding) => finding.object.kind !== 'server'),
    server: findings.filter((finding) => finding.object.kind === 'server').map((finding) => finding.title),
    attacks,
  };
}

function count(findings: readonly Finding[], severity: Finding['severity']): number {
  return findings.filter((finding) => finding.severity === severity).length;
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
  const header = ['system', '', 'critical', 'high', 'warning', 'info', 'attacks', 'leaks', 'rows crossed', 'oracles'];
  const lines = results.flatMap(({ system, before, after }) =>
    (
      [
        ['as found', before],
        ['sealed', after],
      ] as const
    ).map(([when, seen]) => [
      when === 'as found' ? system.name : '',
      when,
      ...severities.map((severity) => String(count(seen.findings, severity))),
      String(seen.attacks.attacks),
      String(seen.attacks.leaks.length),
      String(seen.attacks.leaks.reduce((sum, leak) => sum + leak.rows, 0)),
      String(seen.attacks.oracles.length),
    ]),
  );
  const widths = header.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)));
  const row = (cells: readonly string[]) =>
    cells.map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ');
  say(bold(row(header)));
  for (const line of lines) say(row(line));
  for (const title of new Set(results.flatMap(({ after }) => after.server))) say(`\nThe server of this trial: ${title}.`);
  const threshold = severities.indexOf('warning');
  const tight = results.every(
    ({ after, left }) =>
      left === 0 &&
      verdictOf(after.attacks) === 'held' &&
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
