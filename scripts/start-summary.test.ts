import { expect, test } from 'vitest';
import type { AttackReport, Failure } from '../src/prove/report/attack-report.ts';
import { summaryOf } from './start-summary.ts';

const failure = (reason: string): Failure => ({
  role: 'app',
  object: 'public.notes',
  command: 'select',
  family: 'read',
  technique: 'plain',
  context: 'tenant A',
  reason,
});

function attacks(failed: readonly Failure[], more: Partial<AttackReport> = {}): AttackReport {
  return {
    schema: 'bulkhead.attack/1',
    server: { database: 'x', versionNum: 180004 },
    attacks: 10,
    held: 10 - failed.length,
    controls: 1,
    covered: 0,
    leaks: [],
    oracles: [],
    failed,
    vacuous: [],
    skipped: [],
    byRole: [],
    byFamily: {},
    matrix: [],
    setup: [],
    notes: [],
    ...more,
  };
}

const recursion = 'SQLSTATE 42P17: infinite recursion detected in policy for relation "users"';

test('attacks without a result are in the table, and beneath it stands why', () => {
  const failed = [failure(recursion), failure(recursion), failure('SQLSTATE 22P02'), failure('SQLSTATE 55000: not ready')];
  const text = summaryOf([
    { name: 'shop', before: { findings: [], attacks: attacks(failed) }, after: { findings: [], attacks: attacks([]) } },
  ]);
  const [head = '', found = '', sealed = ''] = text.table;
  expect(head).toMatch(/oracles {2}no result$/);
  expect(found).toMatch(/^shop {4}as found .* 4$/);
  expect(sealed).toMatch(/ 0$/);
  const beneath = text.beneath.join('\n');
  expect(beneath).toContain('4 attacks on shop as found have no result');
  expect(beneath).toContain('2: its policies ask each other without end');
  expect(beneath).toContain('1: a policy casts a setting to a type');
  expect(beneath).toContain('1: SQLSTATE 55000: not ready');
  expect(beneath).toContain('neither a leak nor a refusal');
});

test('what was skipped or shows nothing counts too', () => {
  const blind = attacks([], {
    vacuous: [{ role: 'app', object: 'public.notes', command: 'delete', reason: 'no right' }],
    skipped: [{ object: 'public.f()', reason: 'no value for its argument', attacks: 3 }],
  });
  const text = summaryOf([{ name: 'shop', before: { findings: [], attacks: attacks([]) }, after: { findings: [], attacks: blind } }]);
  expect(text.table[2]).toMatch(/ 4$/);
  const beneath = text.beneath.join('\n');
  expect(beneath).toContain('1: the role cannot do it with its own rows either');
  expect(beneath).toContain('3: not made: no value for its argument');
});

test('nothing stands beneath when every attack has a result', () => {
  const look = { findings: [], attacks: attacks([]) };
  expect(summaryOf([{ name: 'shop', before: look, after: look }]).beneath).toEqual([]);
});
