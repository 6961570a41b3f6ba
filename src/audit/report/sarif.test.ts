import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fromJSONSchema } from 'zod';
import { known } from '../../../test/report/known.ts';
import { found, hostile, sample } from '../../../test/report/sample.ts';
import { rules } from '../rules/all.ts';
import { renderSarif } from './sarif.ts';

// The schema of SARIF 2.1.0 (rtm.5), as OASIS published it and schemastore.org carries it; taken from the npm package @microsoft/jest-sarif.
// Zod reads `uri-reference` as an absolute URL, which it is not.
const text = readFileSync(new URL('../../../test/report/sarif/sarif-2.1.0.json', import.meta.url), 'utf8');
const schema = fromJSONSchema(
  JSON.parse(text, (name, value: unknown) => (name === 'format' && value === 'uri-reference' ? undefined : value)),
);
const anchor = {
  file: 'bulkhead.config.ts',
  text: "export default defineTenancy({\n  tables: {\n    orders: tenant(),\n    'notes3': tenant(),\n  },\n});\n",
};

interface Log {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string; readonly help: { readonly text: string } }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly baselineState?: string;
      readonly suppressions: readonly { readonly justification: string }[];
      readonly partialFingerprints: Readonly<Record<string, string>>;
      readonly locations: readonly {
        readonly physicalLocation: { readonly region: { readonly startLine: number } };
        readonly logicalLocations: readonly { readonly name: string; readonly fullyQualifiedName: string; readonly kind: string }[];
      }[];
    }[];
  }[];
}

function log(options: Parameters<typeof sample>[0] = {}): Log {
  return JSON.parse(renderSarif(sample(options), rules, anchor)) as Log;
}

const subject = { label: 'localhost:5432/shop', at: '2026-11-21T10:00:00.000Z', tool: '0.1.0' };

test.each([
  ['of findings', sample()],
  ['with a baseline, waivers and a subject', sample({ known, subject })],
  ['without a finding', sample({}, [])],
])('the report %s is valid SARIF 2.1.0', (_, report) => {
  expect(schema.safeParse(JSON.parse(renderSarif(report, rules, anchor))).error).toBeUndefined();
});

test('the schema refuses what is no SARIF', () => {
  const whole = log() as unknown as { runs: { results: object[] }[] };
  expect(schema.safeParse({ ...whole, version: '2.0.0' }).success).toBe(false);
  expect(schema.safeParse({ ...whole, runs: [{ results: [] }] }).success).toBe(false);
  expect(schema.safeParse({ ...whole, runs: [{ ...whole.runs[0], surplus: 1 }] }).success).toBe(false);
});

test('every result names its rule, which has help, and its object', () => {
  const [run] = log().runs;
  expect(run?.results).toHaveLength(found.length);
  for (const [index, result] of (run?.results ?? []).entries()) {
    const rule = run?.tool.driver.rules[result.ruleIndex];
    expect(rule?.id).toBe(result.ruleId);
    expect(rule?.help.text).not.toBe('');
    expect(result.locations[0]?.logicalLocations[0]?.fullyQualifiedName).toContain(found[index]?.object.name);
  }
});

test('fingerprints are those of the keys: the same in every run, and different for different findings', () => {
  const prints = (report: Log) => report.runs[0]?.results.map(({ partialFingerprints }) => partialFingerprints['bulkheadKey/v1']);
  expect(prints(log())).toEqual(prints(log({ known, subject })));
  expect(new Set(prints(log())).size).toBe(new Set(found.map(({ key }) => key)).size);
});

test('what is waived is suppressed with its reason, and what the baseline knows is unchanged', () => {
  const results = log({ known }).runs[0]?.results ?? [];
  expect(results[0]?.suppressions).toEqual([
    { kind: 'external', status: 'accepted', justification: 'moves to a database of its own in March (until 2027-03-31, ann)' },
  ]);
  expect(results.map(({ suppressions }) => suppressions.length).filter((count) => count > 0)).toHaveLength(1);
  expect(results[2]?.baselineState).toBe('unchanged');
  expect(results[3]?.baselineState).toBe('new');
  expect(log().runs[0]?.results[0]).not.toHaveProperty('baselineState');
});

test('a finding lies on the line of the contract that declares its table, or on the first', () => {
  const line = (name: string) =>
    log().runs[0]?.results.find(({ locations }) => locations[0]?.logicalLocations[0]?.name === name)?.locations[0]?.physicalLocation.region
      .startLine;
  expect(line('notes3')).toBe(4);
  expect(line('open to all')).toBe(3);
  expect(line('notes1')).toBe(1);
  expect(line(hostile)).toBe(1);
});
