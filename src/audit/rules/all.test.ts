import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rules } from './all.ts';

test('every file is a rule and every rule is registered, in the order of its code', () => {
  const files = readdirSync(new URL('./', import.meta.url))
    .filter((name) => !name.startsWith('all.'))
    .map((name) => name.replace(/\.ts$/, ''));
  expect(rules.map(({ slug }) => slug).toSorted()).toEqual(files.toSorted());
  expect(rules.map(({ code }) => code)).toEqual(rules.map((_, index) => `BHA${String(index + 1).padStart(3, '0')}`));
});

test.each(rules)('$slug says what it is, why it matters and what to do', ({ slug, title, consequence, advice, covers }) => {
  expect(slug).toMatch(/^[a-z]+(-[a-z]+)*$/);
  expect(title).toMatch(/^.{10,90}[^.!]$/);
  expect(consequence).toMatch(/\.$/);
  expect(advice).toMatch(/\.$/);
  expect(covers).not.toEqual([]);
  expect(covers.filter((name) => !/^(X-\d{3}|[TO]\d{1,2})$/.test(name))).toEqual([]);
});
