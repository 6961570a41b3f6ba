import { expect, test } from 'vitest';
import { attack } from '../../../../test/report/attack.ts';
import { known } from '../../../../test/report/known.ts';
import { found, hostile, sample, shop, tenancy } from '../../../../test/report/sample.ts';
import { rules } from '../../rules/all.ts';
import { rightsMatrix } from '../evidence.ts';
import { renderHtml } from './page.ts';
import { script } from './script.ts';

const subject = { label: 'localhost:5432/shop', at: '2026-11-21T10:00:00.000Z', tool: '0.1.0', contract: 'c0ffee' };
const rights = rightsMatrix({ database: shop, tenancy });
const whole = renderHtml(sample({ known, subject }), rules, { attack, matrices: [rights] });

test('there is one script, one style, and nothing that is loaded', () => {
  expect(whole.match(/<script/g)).toHaveLength(1);
  expect(whole).toContain(`<script>${script}</script>`);
  expect(whole.match(/<style/g)).toHaveLength(1);
  expect(whole).not.toMatch(/<(link|img|iframe|object|embed|base)\b|\ssrc=|@import|url\(/);
  expect(whole).not.toMatch(/\son[a-z]+="/);
});

test('the policy in the head names the script and the style by their hashes', () => {
  expect(whole).toMatch(
    /default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-[\w+/]{43}='; script-src 'sha256-[\w+/]{43}='/,
  );
});

test('no name is markup', () => {
  expect(whole).not.toContain(hostile);
  expect(whole).toContain('&lt;script&gt;alert(');
  const tags = [...whole.matchAll(/<([a-z0-9]+)/g)].map((match) => match[1]);
  expect(tags.filter((tag) => tag === 'script')).toHaveLength(1);
});

test('it says what was looked at', () => {
  for (const fact of [
    'localhost:5432/shop',
    'PostgreSQL 18.4',
    '2026-11-21T10:00:00.000Z',
    'c0ffee',
    'rows of public.firms',
    '<dd>app</dd>',
    sample().structure,
  ])
    expect(whole).toContain(fact);
});

test('every finding that counts is in it, with its key or in words, and its statements', () => {
  for (const finding of found.slice(3))
    for (const text of finding.fix)
      expect(whole).toContain(text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'));
});

test('the verdicts of the attack and what the catalogue grants stand in tables by role', () => {
  expect(whole).toContain('<h3>What the attack found</h3>');
  expect(whole).toContain('<td class="bad">leak</td>');
  expect(whole).toContain('<h3>What the catalogue grants</h3>');
  expect(rights.cells).toContainEqual({ role: 'app', object: 'public.firms', command: 'select', verdict: 'unfiltered' });
  expect(rights.cells).toContainEqual({ role: 'app', object: 'public.orders', command: 'select', verdict: 'policies' });
});

test('what was not looked at is said, and without an attack that is said first', () => {
  for (const text of ['Not attacked: public.archive', 'could not be judged', 'shows nothing', 'Not in the database: public.people'])
    expect(whole.slice(whole.indexOf('id="blind"'))).toContain(text);
  const bare = renderHtml(sample({}, []), rules);
  expect(bare).toContain('No attack is part of this report.');
  expect(bare).toContain('No attack was made for this report.');
});

test('the same data give the same bytes', () => {
  expect(renderHtml(sample({ known, subject }), rules, { attack, matrices: [rights] })).toBe(whole);
});
