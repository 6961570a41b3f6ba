import { expect, test } from 'vitest';
import { type Predicate, always, and, call, column, equals, or } from '../../model/predicate.ts';
import { alwaysTrue, canBeTrue } from './truth.ts';

const facts = { notNull: new Set(['id']) };
const number = (value: number): Predicate => ({ kind: 'constant', value, type: null });
const not = (operand: Predicate): Predicate => ({ kind: 'not', operand });

test('true in any spelling is always true', () => {
  expect(alwaysTrue(always, facts)).toBe(true);
  expect(alwaysTrue({ kind: 'compare', operator: '>', left: number(2), right: number(1) }, facts)).toBe(true);
  expect(alwaysTrue(equals(column('id'), column('id')), facts)).toBe(true);
  expect(alwaysTrue(or(equals(column('id'), number(1)), not(equals(column('id'), number(1)))), facts)).toBe(true);
  expect(alwaysTrue(or(call(null, 'f'), always), facts)).toBe(true);
});

test('null is not true: a column that may be null proves nothing', () => {
  expect(alwaysTrue(equals(column('note'), column('note')), facts)).toBe(false);
  expect(alwaysTrue(or(equals(column('note'), number(1)), not(equals(column('note'), number(1)))), facts)).toBe(false);
  expect(alwaysTrue({ kind: 'is-null', operand: column('id'), negated: true }, facts)).toBe(true);
  expect(alwaysTrue({ kind: 'is-null', operand: column('note'), negated: true }, facts)).toBe(false);
});

test('what may not be true under a restriction is not true with it', () => {
  const tenant = equals(column('tenant'), { kind: 'setting', name: 'app.tenant', missingOk: true });
  const withoutTenant = (atom: Predicate) => (atom === tenant ? ([false, null] as const) : undefined);
  expect(canBeTrue(and(tenant, equals(column('a'), number(1))), facts, withoutTenant)).toBe(false);
  expect(canBeTrue(or(tenant, equals(column('a'), number(1))), facts, withoutTenant)).toBe(true);
  expect(canBeTrue(not(tenant), facts, withoutTenant)).toBe(true);
});

test('a predicate of many parts is judged as well', () => {
  const parts = Array.from({ length: 40 }, (_, index) => equals(column(`c${index}`), number(index)));
  const tenant = equals(column('tenant'), number(1));
  const restriction = (atom: Predicate) => (atom === tenant ? ([false, null] as const) : undefined);
  expect(canBeTrue(and(tenant, or(...parts)), facts, restriction)).toBe(false);
  expect(canBeTrue(or(tenant, ...parts), facts, restriction)).toBe(true);
  expect(alwaysTrue(or(...parts), facts)).toBe(false);
});
