import { describe, expect, it } from 'vitest';
import { line, readCounts } from './vitest-report.ts';

const report = {
  numPassedTests: 3,
  numFailedTests: 1,
  numPendingTests: 2,
  numTodoTests: 1,
  testResults: [
    {
      name: 'a.test.ts',
      status: 'failed',
      assertionResults: [{ fullName: 'a holds', status: 'failed', failureMessages: ['Error: no\n  at x'] }],
    },
    { name: 'b.test.ts', status: 'failed', message: 'this test file leaks', assertionResults: [{ fullName: 'b holds', status: 'passed' }] },
  ],
};

describe('the line of a version', () => {
  it('counts a file that fails outside of its tests', () => {
    const counts = readCounts(JSON.stringify(report));
    expect(counts).toMatchObject({ passed: 3, failed: 2, skipped: 3 });
    expect(counts === undefined ? '' : line(17, { kind: 'ran', counts }, 9)).toBe(
      'PostgreSQL 17  passed 3  failed 2  skipped 3  (9 s)\n    a.test.ts: a holds: Error: no\n    b.test.ts: this test file leaks',
    );
  });

  it('says why nothing ran', () => {
    expect(readCounts(undefined)).toBeUndefined();
    expect(line(16, { kind: 'missing', reason: 'no network' }, 0)).toBe('PostgreSQL 16  could not be had (0 s): no network');
  });
});
