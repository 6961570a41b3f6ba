import { expect, test } from 'vitest';
import { type Element, parseXml } from '../../../test/report/xml.ts';
import { known } from '../../../test/report/known.ts';
import { found, hostile, sample } from '../../../test/report/sample.ts';
import { rules } from '../rules/all.ts';
import { severities } from '../finding.ts';
import { renderJunit } from './junit.ts';

const cases = (root: Element): readonly Element[] => root.children.flatMap((suite) => suite.children);
const having = (root: Element, name: string) => cases(root).filter((one) => one.children.some((child) => child.name === name));

test('it is XML, and its counts are those of its cases', () => {
  for (const report of [sample(), sample({ known, subject: { at: '2026-11-21T10:00:00.000Z' } }), sample({}, [])]) {
    const root = parseXml(renderJunit(report, rules, 'warning'));
    expect(root.name).toBe('testsuites');
    expect(root.attributes).toMatchObject({
      tests: String(cases(root).length),
      failures: String(having(root, 'failure').length),
      skipped: String(having(root, 'skipped').length),
      errors: '0',
    });
    for (const suite of root.children) {
      expect(suite.attributes['tests']).toBe(String(suite.children.length));
      expect(suite.attributes['failures']).toBe(
        String(suite.children.filter((one) => one.children.some(({ name }) => name === 'failure')).length),
      );
    }
  }
});

test('what counts at the threshold fails, what is below it is skipped, and a rule without a finding passes', () => {
  const root = parseXml(renderJunit(sample(), rules, 'high'));
  const high = found.filter(({ severity }) => severities.indexOf(severity) <= 1).length;
  expect(having(root, 'failure')).toHaveLength(high);
  expect(having(root, 'skipped')).toHaveLength(found.length - high);
  expect(root.children).toHaveLength(rules.length);
  expect(cases(root).filter(({ children }) => children.length === 0).length).toBe(
    rules.filter(({ slug }) => !found.some(({ rule }) => rule === slug)).length,
  );
});

test('what is waived or known is skipped with the reason', () => {
  const skipped = having(parseXml(renderJunit(sample({ known }), rules, 'info')), 'skipped').map(
    ({ children }) => children[0]?.attributes['message'] ?? '',
  );
  expect(skipped).toHaveLength(2);
  expect(skipped.some((text) => text.startsWith('waived until 2027-03-31 (moves to a database of its own in March): '))).toBe(true);
  expect(skipped.some((text) => text.startsWith('known from the baseline: '))).toBe(true);
});

test('names come out as they are', () => {
  const names = cases(parseXml(renderJunit(sample(), rules, 'warning'))).map(({ attributes }) => attributes['name']);
  expect(names).toContain(`table public.${hostile}`);
});
