import { describe, expect, test } from 'vitest';
import { found, shop, tenancy } from '../../../test/report/sample.ts';
import { explain } from './explain.ts';
import { find } from './find.ts';
import { explanationText } from './text.ts';

const input = { database: shop, tenancy };
const text = (name: string) =>
  explain(input, found, name)
    .map((one) => explanationText(one, { width: 200, colour: false }))
    .join('\n');

describe('a table', () => {
  const orders = text('orders');

  test('is said what it is, and who reaches it by which way', () => {
    expect(orders).toMatch(/^table public\.orders\n {2}The contract says: an inherited table/);
    expect(orders).toContain(
      '\nWho reaches it\n  app -> member of staff -> SELECT, INSERT, UPDATE, DELETE granted to staff -> public.orders\n',
    );
  });

  test('is said what holds each role back', () => {
    expect(orders).toMatch(/\nWhat holds them back\n {2}app: select: "open to all", .*, and no restrictive policy\n/);
    expect(text('notes1')).toContain('  app: nothing (row security is off)\n');
  });

  test('is shown with its policies, readers and findings', () => {
    expect(orders).toContain(
      '\nPolicies\n  create policy "open to all" on public.orders\n    as permissive for all to public\n    using (true)\n',
    );
    expect(orders).toContain('\nIs read by views\n  public.open_orders, as owner\n');
    expect(orders).toContain('\nIs named in functions\n  public.total(), as owner\n');
    expect(orders).toMatch(/\nFindings\n {2}critical BHA007 .*\(policy-always-true:policy:policy "open to all" on public\.orders\)\n/);
  });
});

test('a view says as whom it reads, and a function as whom it runs', () => {
  expect(text('public.open_orders')).toMatch(/^view public\.open_orders\n {2}It reads as owner\.\n/);
  expect(text('total')).toMatch(
    /^function public\.total\(\)\n {2}It runs as owner, in sql, and is stable\.\n[\s\S]*Its body does not ask for the tenant/,
  );
});

test('a role says what the tenancy calls it, what it can act as, and what it reaches', () => {
  const app = text('app');
  expect(app).toMatch(/^role app\n {2}The tenancy names it as app\.\n {2}It may log in\.\n/);
  expect(app).toContain('\nCan act as\n  staff\n');
  expect(app).toContain(
    '  public.firms: SELECT, INSERT, UPDATE, DELETE through membership in staff (row security does not hold it back)\n',
  );
});

test('a name is found with and without schema, quotes and signature; an exact one is taken alone', () => {
  for (const name of ['orders', 'public.orders', '"public"."orders"'])
    expect(find(input, name)).toEqual([{ kind: 'table', name: 'public.orders' }]);
  for (const name of ['total', 'total()', 'public.total', 'public.total()'])
    expect(find(input, name)).toEqual([{ kind: 'function', name: 'public.total()' }]);
  expect(find(input, 'nothing')).toEqual([]);
});
