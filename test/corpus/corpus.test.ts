import { beforeAll, describe, expect, test } from 'vitest';
import { base } from '../../corpus/base.ts';
import { readBaseSql, readCases } from '../../corpus/cases.ts';
import type { Finding } from '../../src/audit/finding.ts';
import { rules } from '../../src/audit/rules/all.ts';
import { trusted } from '../../src/base/sql.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import { useDatabase } from '../harness/database.ts';
import { beyond, findingsAfter, leftAfterFixes } from './run-case.ts';

const database = useDatabase({
  templateName: 'corpus',
  template: (driver) => withConnection(driver, (connection) => connection.script(trusted(readBaseSql()))),
  roles: ['corpus_*'],
});
const cases = readCases();
let known: readonly Finding[] = [];

beforeAll(async () => {
  known = await findingsAfter(database.driver, 'select 1', base);
});

test('a sealed database has nothing above information', () => {
  expect(known.filter((finding) => finding.severity !== 'info')).toEqual([]);
});

test('every rule has a hole and a near miss', () => {
  expect(cases.map(({ slug }) => slug)).toEqual(rules.map(({ slug }) => slug).toSorted());
});

test('every hole but one causes a finding of its own rule', () => {
  const silent = cases.filter(({ slug, hole }) => !Object.keys(hole).some((key) => key.startsWith(`${slug}:`)));
  // That the context is a plain setting is information about every database, the base included.
  expect(silent.map(({ slug }) => slug)).toEqual(['context-not-signed']);
});

describe.each(cases)('$slug', (one) => {
  test('the hole is reported, with all that it causes and nothing else', async () => {
    const found = await findingsAfter(database.driver, one.holeSql, one.tenancy);
    expect(found.map(({ rule }) => rule)).toContain(one.slug);
    expect(beyond(known, found)).toEqual(one.hole);
  });

  test('the statements that mend it do', async () => {
    expect(await leftAfterFixes(database.driver, one.holeSql, one.tenancy, one.slug)).toEqual([]);
  });

  test('what looks like it is not', async () => {
    const found = beyond(known, await findingsAfter(database.driver, one.nearMissSql, one.tenancy));
    expect(found).toEqual(one.nearMiss);
    expect(Object.entries(found).filter(([key, severity]) => key.startsWith(`${one.slug}:`) || severity !== 'info')).toEqual([]);
  });
});
