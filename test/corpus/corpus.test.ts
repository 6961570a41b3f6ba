import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { base } from '../../corpus/base.ts';
import { type Probe, readBaseSql, readCases } from '../../corpus/cases.ts';
import { classes } from '../../corpus/classes.ts';
import type { Finding } from '../../src/audit/finding.ts';
import { rules } from '../../src/audit/rules/all.ts';
import { trusted } from '../../src/base/sql.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import { useDatabase } from '../harness/database.ts';
import { beyond, findingsAfter, leftAfterFixes } from './run-case.ts';
import { type Tally, addUp, summary } from './score.ts';

const database = useDatabase({
  templateName: 'corpus',
  template: (driver) => withConnection(driver, (connection) => connection.script(trusted(readBaseSql()))),
  roles: ['corpus_*'],
});
const cases = readCases();
const tallies: Tally[] = [];
let known: readonly Finding[] = [];

beforeAll(async () => {
  known = await findingsAfter(database.driver, 'select 1', base);
});

afterAll(() => {
  const score = addUp(tallies);
  const folder = fileURLToPath(new URL('../../.bulkhead/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}corpus.json`, `${JSON.stringify(score, null, 2)}\n`);
  process.stdout.write(`${summary(score)}\n`);
});

/** What is expected, as far as it is known to come. */
function withKnown({ expected, wrong, missed }: Probe): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...expected, ...wrong }).filter(([key]) => missed[key] === undefined));
}

test('a sealed database has nothing above information', () => {
  expect(known.filter((finding) => finding.severity !== 'info')).toEqual([]);
});

test('every rule has a hole and a near miss in a folder of its name', () => {
  const whole = cases.filter(({ name, rule, hole, nearMiss }) => name === rule && hole !== null && nearMiss !== null);
  expect(whole.map(({ name }) => name)).toEqual(rules.map(({ slug }) => slug).toSorted());
});

test('every other case is about a rule that there is, or about none and without a hole', () => {
  const slugs = new Set(rules.map(({ slug }) => slug));
  expect(cases.filter(({ rule, hole }) => (rule === null ? hole !== null : !slugs.has(rule))).map(({ name }) => name)).toEqual([]);
  expect(cases.filter(({ hole, nearMiss }) => hole === null && nearMiss === null).map(({ name }) => name)).toEqual([]);
});

test('every class that the catalogue shows has two holes and two near misses, and a rule that says it covers it', () => {
  const codes = new Set(classes.map(({ code }) => code));
  expect(cases.flatMap((one) => one.classes.filter((code) => !codes.has(code)))).toEqual([]);
  expect(rules.flatMap(({ covers }) => covers.filter((code) => !code.startsWith('X-') && !codes.has(code)))).toEqual([]);
  const thin = classes.flatMap(({ code, seen }) => {
    const own = cases.filter((one) => one.classes.includes(code));
    const holes = own.filter(({ hole }) => hole !== null).length;
    const nearMisses = own.filter(({ nearMiss }) => nearMiss !== null).length;
    const covered = rules.some(({ covers }) => covers.includes(code));
    return seen !== 'static' || (holes >= 2 && nearMisses >= 2 && covered)
      ? []
      : [`${code}: ${holes} holes, ${nearMisses} near misses${covered ? '' : ', no rule'}`];
  });
  expect(thin).toEqual([]);
});

test('every hole but one causes a finding of its own rule', () => {
  const silent = cases.filter(({ rule, hole }) => hole !== null && !Object.keys(hole.expected).some((key) => key.startsWith(`${rule}:`)));
  // That the context is a plain setting is information about every database, the base included.
  expect(silent.map(({ name }) => name)).toEqual(['context-not-signed']);
});

const holes = cases.flatMap(({ name, rule, tenancy, hole }) => (hole === null || rule === null ? [] : [{ name, rule, tenancy, hole }]));
const nearMisses = cases.flatMap(({ name, rule, tenancy, nearMiss }) => (nearMiss === null ? [] : [{ name, rule, tenancy, nearMiss }]));

describe.each(holes)('$name', ({ rule, tenancy, hole }) => {
  let found: readonly Finding[] = [];

  test('the hole is reported, with all that it causes and nothing else', async () => {
    found = await findingsAfter(database.driver, hole.sql, tenancy, hole.versionNum);
    const seen = beyond(known, found);
    tallies.push({ rule, expected: hole.expected, seen });
    expect([...found.map((finding) => finding.rule), ...Object.keys(hole.missed).map((key) => key.split(':')[0])]).toContain(rule);
    expect(seen).toEqual(withKnown(hole));
  });

  test('the statements that mend it do', async () => {
    const own = found.filter((finding) => finding.rule === rule);
    expect(await leftAfterFixes(database.driver, hole.sql, tenancy, own)).toEqual([]);
  });
});

test.each(nearMisses)('$name: what looks like it is not', async ({ rule, tenancy, nearMiss }) => {
  const seen = beyond(known, await findingsAfter(database.driver, nearMiss.sql, tenancy, nearMiss.versionNum));
  tallies.push({ rule: rule ?? '', expected: nearMiss.expected, seen });
  expect(seen).toEqual(withKnown(nearMiss));
  expect(Object.entries(nearMiss.expected).filter(([key, severity]) => key.startsWith(`${rule}:`) || severity !== 'info')).toEqual([]);
});
