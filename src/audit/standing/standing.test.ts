import { describe, expect, test } from 'vitest';
import { found } from '../../../test/report/sample.ts';
import type { Waiver } from '../../model/waiver.ts';
import { baselineText, readBaseline } from './baseline.ts';
import { counts, judge, nothingKnown } from './standing.ts';
import { joinWaivers, readWaivers } from './waiver-file.ts';

const today = '2026-11-21';
const [first, second] = found;
const key = first?.key ?? '';
const waiver = (more: Partial<Waiver> = {}): Waiver => ({ key, reason: 'is being moved away', expires: today, ...more });
const standingOf = (known: Partial<Parameters<typeof judge>[1]>) =>
  judge(found, { ...nothingKnown, today, ...known }).standings.get(key)?.kind;

describe('a waiver', () => {
  test('holds on its last day, and not on the next', () => {
    expect(standingOf({ waivers: [waiver()] })).toBe('waived');
    expect(standingOf({ waivers: [waiver()], today: '2026-11-22' })).toBe('expired');
  });

  test('that ran out makes the finding count, whatever the baseline says', () => {
    const judgement = judge(found, {
      waivers: [waiver({ expires: '2026-01-01' })],
      baseline: readBaseline(baselineText(found), 'x'),
      today,
    });
    const standing = judgement.standings.get(key);
    expect(standing).toMatchObject({ kind: 'expired', waiver: { expires: '2026-01-01' } });
    expect(standing !== undefined && counts(standing)).toBe(true);
  });

  test('that no finding needs is told', () => {
    const unused = waiver({ key: 'row-security-off:table:public.gone' });
    expect(judge(found, { ...nothingKnown, today, waivers: [waiver(), unused] }).unusedWaivers).toEqual([unused]);
  });

  test('is for one finding and no other', () => {
    const judgement = judge(found, { ...nothingKnown, today, waivers: [waiver()] });
    expect(judgement.standings.get(second?.key ?? '')?.kind).toBe('open');
  });
});

describe('a baseline', () => {
  const baseline = readBaseline(baselineText(found), 'bulkhead.baseline.json');

  test('of all findings leaves none that counts', () => {
    const { standings, vanished } = judge(found, { ...nothingKnown, today, baseline });
    expect([...standings.values()].filter(counts)).toEqual([]);
    expect(vanished).toEqual([]);
  });

  test('does not cover a finding that became worse', () => {
    const milder = { findings: baseline.findings.map((entry) => (entry.key === key ? { ...entry, severity: 'warning' as const } : entry)) };
    expect(first?.severity).toBe('critical');
    expect(standingOf({ baseline: milder })).toBe('open');
  });

  test('covers a finding that became milder', () => {
    const worse = { findings: baseline.findings.map((entry) => ({ ...entry, severity: 'critical' as const })) };
    expect([...judge(found, { ...nothingKnown, today, baseline: worse }).standings.values()].filter(counts)).toEqual([]);
  });

  test('tells what is new and what is gone', () => {
    const { standings, vanished } = judge(found.slice(1), {
      ...nothingKnown,
      today,
      baseline: { findings: baseline.findings.filter((entry) => entry.key !== second?.key) },
    });
    expect([...standings].filter(([, standing]) => counts(standing)).map(([name]) => name)).toEqual([second?.key]);
    expect(vanished).toEqual([{ key, severity: 'critical' }]);
  });

  test('as a file is the same for the same findings, in whatever order', () => {
    expect(baselineText(found.toReversed())).toBe(baselineText(found));
  });

  test.each([
    ['no JSON', '{', 'It is not JSON.'],
    ['of another kind', '{"schema": "bulkhead.audit/1", "findings": []}', 'schema'],
    ['without severities', `{"schema": "bulkhead.baseline/1", "findings": [{"key": "a"}]}`, 'findings.0.severity'],
  ])('that is %s is refused', (_, text, detail) => {
    expect(() => readBaseline(text, 'b.json')).toThrow(
      expect.objectContaining({ code: 'BH7003', detail: expect.stringContaining(detail) }),
    );
  });
});

describe('a file of waivers', () => {
  const file = (...waivers: readonly object[]) => JSON.stringify({ waivers });

  test('is read', () => {
    expect(readWaivers(file(waiver(), waiver({ key: 'a-b:role:x', owner: 'ann' })), 'w.json')).toEqual([
      waiver(),
      waiver({ key: 'a-b:role:x', owner: 'ann' }),
    ]);
  });

  test('is refused with all that is wrong: no reason, no last day, a day that is none, an unknown word', () => {
    const text = file({ key, expires: today }, { key, reason: 'long enough, really' }, waiver({ expires: '2027-02-30' }), {
      ...waiver(),
      until: today,
    });
    expect(() => readWaivers(text, 'w.json')).toThrow(
      expect.objectContaining({
        code: 'BH7003',
        detail: expect.stringMatching(/waivers\.0\.reason[\s\S]*waivers\.1\.expires[\s\S]*waivers\.2\.expires[\s\S]*waivers\.3/),
      }),
    );
    expect(() => readWaivers('nothing', 'w.json')).toThrow(expect.objectContaining({ code: 'BH7003' }));
  });

  test('and the contract do not both waive one finding', () => {
    expect(joinWaivers([waiver()], [waiver({ key: 'a-b:role:x' })])).toHaveLength(2);
    expect(() => joinWaivers([waiver()], [waiver()])).toThrow(expect.objectContaining({ code: 'BH7003', detail: key }));
  });
});
