import { expect, it } from 'vitest';
import { didYouMean } from './suggest.ts';

const cases: readonly (readonly [string, readonly string[], string | undefined])[] = [
  ['custmers', ['orders', 'customers', 'costs'], 'customers'],
  ['COMPANY_ID', ['company_id', 'id'], 'company_id'],
  ['emial', ['email', 'id'], 'email'],
  ['x', ['customers', 'orders'], undefined],
  ['subscriptions', ['invoices', 'people'], undefined],
  ['anything', [], undefined],
  ['rolse', ['roles', 'rules'], 'roles'],
];
it.each(cases)('%s among %j', (name, candidates, expected) => {
  expect(didYouMean(name, candidates)).toBe(expected);
});
