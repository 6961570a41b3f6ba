import { expect, test } from 'vitest';
import type { Claim } from '../claims/claim.ts';
import { type ProveReport, proveReport } from './prove-report.ts';
import { proveText } from './prove-text.ts';

function claim(object: string, command: Claim['command'], more: Partial<Claim> = {}): Claim {
  return {
    role: 'web',
    kind: 'table',
    object,
    command,
    verdict: 'refuted',
    reason: 'row-security-off',
    detail: null,
    witness: null,
    ...more,
  };
}

function report(claims: readonly Claim[], tenancy: ProveReport['tenancy'] = 'contract'): ProveReport {
  return proveReport(
    { server: { database: 'shop', versionNum: 180004 }, tenancy, assumptions: ['Nobody sets app.tenant but the application.'] },
    claims,
    null,
  );
}

test('one cause is told once, with its commands, objects and roles', () => {
  const claims = ['public.a', 'public.b'].flatMap((object) =>
    (['select', 'delete'] as const).flatMap((command) => ['web', 'job'].map((role) => claim(object, command, { role }))),
  );
  const text = proveText(report(claims));
  expect(text.match(/REFUTED/g)).toHaveLength(1);
  expect(text).toContain('REFUTED  select, delete on public.a, public.b: row security is off\n         web, job\n');
});

test('a row that policies admit is told with its session and what lies beside it', () => {
  const witness = {
    role: 'web',
    settings: { 'app.tenant': 'A' },
    rows: [
      { table: 'public.a', values: { tenant: 'B', open: 'true' }, written: false },
      { table: 'public.b', values: { id: '1' }, written: false },
    ],
    reached: 0,
    where: [],
    statement: 'select * from public.a',
  };
  const text = proveText(report([claim('public.a', 'select', { reason: 'admits-another-tenant', witness })]));
  expect(text).toContain('session  app.tenant = A');
  expect(text).toContain('reaches  public.a (tenant = B, open = true)');
  expect(text).toContain('beside   public.b (id = 1)');
});

test('what is not decided, what is assumed and what all of it rests on are never left out', () => {
  const text = proveText(
    report(
      [
        claim('public.a', 'select', { verdict: 'unknown', reason: 'not-understood', detail: 'what f() returns' }),
        claim('public.a', 'delete', { verdict: 'assumed', reason: 'inferred-tenancy' }),
      ],
      'inferred',
    ),
  );
  expect(text).toContain('not decided  select on public.a as web: part of it was not understood: what f() returns');
  expect(text).toContain('assumed  delete on public.a as web');
  expect(text).toContain('2 claims: 0 proved, 0 refuted, 1 assumed, 1 not decided');
  expect(text).toContain('of 2 that policies, views and bodies decide, 1 were decided (50.0 %)');
  expect(text).toContain('The tenancy was inferred');
  expect(text).toContain('Nobody sets app.tenant but the application.');
});
