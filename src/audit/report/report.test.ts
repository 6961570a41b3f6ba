import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fromJSONSchema } from 'zod';
import { known } from '../../../test/report/known.ts';
import { found, sample } from '../../../test/report/sample.ts';
import { rules } from '../rules/all.ts';
import { auditJson, renderJson } from './json.ts';
import { type AuditReport, auditReport } from './report.ts';
import { renderText } from './text.ts';
import { base } from '../../../corpus/base.ts';
import { database, grants, member, role, table } from '../../../test/report/picture.ts';
import { runRules } from '../run.ts';

const schema = fromJSONSchema(JSON.parse(readFileSync(new URL('../../../docs/reference/schemas/audit-1.json', import.meta.url), 'utf8')));
/** A report of tables that have the same hole. */
function many(count: number, source: 'contract' | 'inferred' = 'contract', prefix = 't'): AuditReport {
  const tables = Array.from({ length: count }, (_, number) =>
    table(prefix === 't' ? `t${number}` : prefix, { rowSecurity: false, forceRowSecurity: false, grants: grants('staff', 'SELECT') }),
  );
  const input = {
    database: database({ tables, roles: [role('app', { memberOf: [member('staff')] }), role('staff')] }),
    tenancy: {
      ...base,
      source,
      roles: { ...base.roles, app: ['app'] },
      tables: tables.map(
        ({ schema: inSchema, name }) => ({ ...base.tables[1], table: { schema: inSchema, name } }) as (typeof base.tables)[0],
      ),
    },
  };
  const off = rules.filter(({ slug }) => slug === 'row-security-off');
  return auditReport(off, input, runRules(off, input));
}

test('the report is what its schema says, with waivers and a baseline too', () => {
  expect(found.length).toBeGreaterThan(20);
  for (const report of [sample(), sample({ known }), many(0), many(3, 'inferred')])
    expect(schema.safeParse(JSON.parse(renderJson(report))).error).toBeUndefined();
});

test('the schema refuses what is not a report', () => {
  const report = auditJson(many(1));
  expect(schema.safeParse(report).success).toBe(true);
  expect(schema.safeParse({ ...report, version: 'bulkhead.audit/2' }).success).toBe(false);
  expect(schema.safeParse({ ...report, surplus: true }).success).toBe(false);
  expect(schema.safeParse({ ...report, findings: [{ ...report.findings[0], code: 'X1' }] }).success).toBe(false);
});

test('a finding names its rule, its object in parts, who reaches it and the page to read', () => {
  expect(auditJson(many(1))).toMatchObject({
    version: 'bulkhead.audit/1',
    server: { database: 'shop', version: '18.4' },
    inferred: false,
    findings: [
      {
        code: 'BHA001',
        slug: 'row-security-off',
        severity: 'critical',
        exposure: ['app: SELECT through membership in staff', 'staff: SELECT'],
        object: { kind: 'table', schema: 'public', name: 't0' },
        message: 'Row security is off on public.t0',
        docs: 'docs/reference/rules/row-security-off.md',
      },
    ],
  });
});

test('numbers of our own list reach no reader', () => {
  expect(renderJson(sample())).not.toMatch(/\bX-\d{3}\b/);
  expect(renderText(sample(), rules)).not.toMatch(/\bX-\d{3}\b/);
});

test('forty tables with one cause are one block with a list, and what is common is said once', () => {
  const text = renderText(many(40), rules);
  expect(text.match(/^CRITICAL {2}BHA001/gm)).toHaveLength(1);
  expect(text).toContain('(40 times)');
  expect(text.match(/relrowsecurity is false/g)).toHaveLength(1);
  expect(text.match(/Reached by: app/g)).toHaveLength(1);
  expect(text).toContain('    alter table "public"."t39" enable row level security;');
});

test('the path of exposure names role, membership, grant and object', () => {
  expect(renderText(many(1), rules)).toContain('  Reached by: app -> member of staff -> SELECT granted to staff -> public.t0\n');
  expect(renderText(many(2), rules)).toContain('  Reached by: app -> member of staff -> SELECT granted to staff -> each of them\n');
});

test('the SQL of a policy is shown with the guilty part marked', () => {
  expect(renderText(sample(), rules)).toContain(
    `    1 | create policy "open to all" on public.orders
    2 |   as permissive for all to public
    3 |   using (true)
      |          ^^^^
`,
  );
});

test('a definer view and a definer function are shown by what makes them so', () => {
  const text = renderText(sample(), rules);
  expect(text).toMatch(/1 \| create view public\.open_orders as\n +\| \^{33}\n/);
  expect(text).toMatch(/\| {2}SECURITY DEFINER\n +\| {2}\^{16}\n/);
});

test('the worst stands first, and what is left out is counted', () => {
  const text = renderText(sample(), rules, { from: 'high' });
  expect(text).toMatch(/^CRITICAL {2}BHA/);
  expect(text).not.toMatch(/^(INFO|WARNING) /m);
  expect(text).toMatch(/^\d+ more below high\.$/m);
});

test('it ends with what to do next', () => {
  expect(renderText(many(1), rules)).toMatch(/\nNext:\n {2}bulkhead explain BHA001 .*\n {2}bulkhead plan .*\n$/);
  expect(renderText(many(0), rules)).toMatch(/\nNext:\n {2}bulkhead prove --live .*\n$/);
  expect(renderText(many(30, 'inferred'), rules)).toMatch(/\nNext:\n {2}bulkhead init .*\n.*\n {2}bulkhead audit --write-baseline/);
});

test('a guess says that it is one', () => {
  expect(renderText(many(1, 'inferred'), rules)).toContain('a guess, which proves nothing');
});

test.each([60, 80, 120])('no line but a statement is longer than %i', (width) => {
  const long = renderText(sample(), rules, { width })
    .split('\n')
    .filter((line) => line.length > width && !/^ {4}\S/.test(line));
  // A word that is longer than the line has one of its own.
  expect(long.filter((line) => line.trim().includes(' '))).toEqual([]);
});

test('a name cannot write to the terminal', () => {
  const name = 'a\u001b[2Jb\u202ec';
  const text = renderText(many(1, 'contract', name), rules);
  expect(text).toContain('public.a\\x1b[2Jb\\x202ec');
  for (const char of ['\u001b', '\u202e']) expect(text).not.toContain(char);
});

test('there is colour where it is asked for, and nowhere else', () => {
  expect(renderText(sample(), rules)).not.toContain('\u001b');
  expect(renderText(sample(), rules, { colour: true })).toContain('\u001b[1;31mCRITICAL\u001b[0m');
});

test('what is known or waived does not count and is told; what ran out, vanished or is not needed too', () => {
  const report = sample({ known });
  const text = renderText(report, rules);
  expect(text).toContain(`Waived until 2027-03-31 by ann: ${found[0]?.key}`);
  expect(text).toContain('ran out on 2026-01-31');
  expect(text).toContain('1 known from the baseline.');
  expect(text).toContain('Gone since the baseline: row-security-off:table:public.old');
  expect(text).toContain('No finding needs this waiver: row-security-off:table:public.gone');
  const total = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((sum, count) => sum + count, 0);
  expect(total(report.summary) - total(report.counted)).toBe(2);
});
