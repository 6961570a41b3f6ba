import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rules } from '../../src/audit/rules/all.ts';
import { runRules } from '../../src/audit/run.ts';
import type { Connection } from '../../src/driver/driver.ts';
import type { Database } from '../../src/model/database.ts';
import { databaseFingerprint } from '../../src/model/snapshot.ts';
import { mutate, sampled } from '../../src/prove/mutants/mutate.ts';
import { type MutantReport, runMutants } from '../../src/prove/mutants/run.ts';
import { useDatabase } from '../harness/database.ts';
import { contentOf, read, readInside, roles, sealedTemplate } from './fixture.ts';
import { sealed } from './sealed-tenancy.ts';

const database = useDatabase({ template: sealedTemplate, templateName: 'prove sealed', roles });
// Every severity: a second line of defence that nobody can reach today is lost all the same, and the audit says so as information.
const audit = (picture: Database): readonly { key: string }[] => runRules(rules, { database: picture, tenancy: sealed });
let connection: Connection;
let report: MutantReport;
let picture: Database;
let before: string;

beforeAll(async () => {
  connection = await database.driver.connect();
  picture = await read(connection);
  before = await contentOf(connection);
  report = await runMutants(connection, { introspect: readInside, audit, tenancy: sealed, mutants: sampled(mutate(picture, sealed), 3) });
}, 240_000);
afterAll(() => connection.release());

// Changes of the text that change nothing: nobody may write members, so its check is never asked.
const equivalent = (operator: string, object: string): boolean => operator === 'check-true' && object === 'public.members';

describe('mutants of a sealed system', () => {
  it('cover every operator, and each can be applied', () => {
    expect(new Set(report.outcomes.map((outcome) => outcome.operator)).size).toBeGreaterThanOrEqual(30);
    expect(report.outcomes.filter((outcome) => outcome.fate === 'not-applied')).toEqual([]);
    expect(report.total).toBeGreaterThan(70);
    expect(mutate(picture, sealed).length).toBeGreaterThan(150);
  });

  it('are killed, but for those that change nothing', () => {
    const survivors = report.outcomes.filter((outcome) => outcome.fate === 'survived' && !equivalent(outcome.operator, outcome.object));
    expect(survivors.map((outcome) => outcome.mutant)).toEqual([]);
    expect(report.killed + report.survived).toBe(report.total);
  });

  it.each([
    'row-security-off',
    'reference-without-tenant',
    'definer-view-added',
    'definer-function-added',
    'bypass-granted',
    'migrator-granted',
    'owner-changed',
    'unique-without-tenant',
    'matview-granted',
    'hidden-column-granted',
    'platform-column-granted',
  ])('%s is seen by the attack, not only by the audit', (operator) => {
    const outcomes = report.outcomes.filter((outcome) => outcome.operator === operator);
    expect(outcomes.length).toBeGreaterThan(0);
    expect(outcomes.filter((outcome) => outcome.fate !== 'both' && outcome.fate !== 'attack')).toEqual([]);
  });

  it('leave the database as it was', async () => {
    expect(await contentOf(connection)).toBe(before);
    expect(databaseFingerprint(await read(connection))).toBe(databaseFingerprint(picture));
  });

  it('can be sampled evenly', () => {
    const few = sampled(mutate(picture, sealed), 1);
    expect(few.length).toBe(new Set(few.map((mutant) => mutant.operator)).size);
  });
});
