import { expect, test } from 'vitest';
import { hostile, sample } from '../../../test/report/sample.ts';
import { known } from '../../../test/report/known.ts';
import { rules } from '../rules/all.ts';
import { renderMarkdown } from './markdown.ts';

const text = renderMarkdown(sample({ known, subject: { label: 'localhost/shop' } }), rules);

test('it begins with what was looked at and a table of causes, and each cause can be unfolded', () => {
  expect(text).toMatch(/^# Audit of tenant isolation\n\nDatabase `localhost\/shop`, PostgreSQL 18\.4: 9 tables/);
  expect(text).toMatch(/\| critical \| BHA001 \| Row security is off on a table of tenants \| \d+ \|/);
  expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
});

test('no name is markup outside of code', () => {
  const outside = text
    .replace(/^<details><summary>.*$/gm, '')
    .replace(/^(`{3,})sql\n[\s\S]*?\n\1$/gm, '')
    .replace(/(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
  expect(outside).not.toContain('<script');
  expect(outside).not.toContain(`|\``);
  expect(text).toContain(hostile.replaceAll('"', '""'));
});

test('waivers, the baseline and what could not be looked at have their sections', () => {
  for (const title of [
    'Known from the baseline',
    'Gone since the baseline',
    'Waived',
    'Waivers that no finding needs',
    'What could not be looked at',
    'Next',
  ])
    expect(text).toContain(`\n## ${title}\n`);
});

test('forty objects of one cause do not become forty blocks', () => {
  expect(text.match(/BHA001/g)?.length).toBeLessThan(8);
});
