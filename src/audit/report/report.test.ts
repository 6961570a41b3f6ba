import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fromJSONSchema } from 'zod';
import type { Finding } from '../finding.ts';
import { rules } from '../rules/all.ts';
import { type AuditReport, auditSchema, renderJson, summarise } from './json.ts';
import { renderText } from './text.ts';

function finding(table: string, more: Partial<Finding> = {}): Finding {
  return {
    rule: 'row-security-off',
    code: 'BHA001',
    severity: 'critical',
    object: { kind: 'table', name: `public.${table}` },
    title: `Row security is off on public.${table}`,
    evidence: [`public.${table} is a tenant table`, 'relrowsecurity is false'],
    consequence: 'Whoever holds a grant on the table reads and writes the rows of every tenant.',
    exposure: ['app: SELECT'],
    fix: [`alter table "public"."${table}" enable row level security;`],
    key: `row-security-off:table:public.${table}`,
    ...more,
  };
}

function report(findings: readonly Finding[]): AuditReport {
  return {
    schema: auditSchema,
    database: 'shop',
    serverVersionNum: 180004,
    tenancy: { source: 'contract', profile: 'postgres', root: 'public.firms' },
    summary: summarise(findings),
    coverage: {
      rules: rules.map(({ slug }) => slug),
      schemas: ['public'],
      roles: 3,
      tables: 2,
      partitions: 0,
      missingTables: [],
      policies: 0,
      opaquePolicies: [],
      views: 0,
      routines: 0,
    },
    findings,
  };
}

const schema = fromJSONSchema(JSON.parse(readFileSync(new URL('../../../docs/reference/schemas/audit-1.json', import.meta.url), 'utf8')));

test('the report is what its schema says', () => {
  expect(schema.safeParse(JSON.parse(renderJson(report([finding('orders')])))).error).toBeUndefined();
});

test('numbers of our own list of mistakes reach no reader', () => {
  const covered = [...new Set(rules.flatMap(({ covers }) => covers))];
  const found = rules.map(({ slug, code }) => finding('orders', { rule: slug, code, key: slug }));
  const shown = `${renderJson(report(found))}${renderText(report(found), rules)}`;
  expect(covered.filter((name) => new RegExp(`\\b${name}\\b`).test(shown))).toEqual([]);
});

test('the schema refuses what is not a report', () => {
  expect(schema.safeParse({ ...report([]), schema: 'bulkhead.audit/2' }).success).toBe(false);
  expect(schema.safeParse(report([finding('orders', { code: 'X1' })])).success).toBe(false);
  expect(schema.safeParse({ ...report([]), surplus: true }).success).toBe(false);
});

test('forty tables with one cause are one block with a list, and what is common is said once', () => {
  const text = renderText(report(Array.from({ length: 40 }, (_, index) => finding(`t${index}`))), rules, {});
  expect(text.match(/BHA001/g)).toHaveLength(1);
  expect(text).toContain('(40 times)');
  expect(text.match(/relrowsecurity is false/g)).toHaveLength(1);
  expect(text.match(/Reached by: app: SELECT/g)).toHaveLength(1);
  expect(text).toContain('    alter table "public"."t39" enable row level security;');
});

test('the worst stands first, and what is left out is counted', () => {
  const mild = finding('b', { severity: 'info', code: 'BHA060', rule: 'context-not-signed' });
  const text = renderText(report([finding('a'), mild]), rules, { from: 'warning' });
  expect(text).toMatch(/^CRITICAL {2}BHA001/);
  expect(text).not.toContain('BHA060');
  expect(text).toContain('1 more below warning.');
  expect(text).toContain('1 critical, 0 high, 0 warning, 1 info.');
});

test('a guess says that it is one', () => {
  const guessed = { ...report([]), tenancy: { source: 'inferred' as const, profile: 'postgres' as const, root: 'public.firms' } };
  expect(renderText(guessed, rules)).toContain('a guess, which proves nothing');
});
