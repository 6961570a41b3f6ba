/** What vitest's JSON report says in the end. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Full names of what failed, test files that could not be loaded among them. */
  readonly failures: readonly string[];
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

/** Undefined when there is no report: the run ended before it could write one. */
export function readCounts(text: string | undefined): Counts | undefined {
  if (text === undefined) return undefined;
  const report = JSON.parse(text) as Report;
  const failures = report.testResults.flatMap((file) => {
    const tests = file.assertionResults.filter((test) => test.status === 'failed');
    const first = (lines: string | undefined): string => (lines ?? '').split('\n')[0] ?? '';
    if (tests.length > 0) return tests.map((test) => `${file.name}: ${test.fullName}: ${first(test.failureMessages?.[0])}`);
    // A file that fails outside of its tests (a hook, an import) has no failed test, and must not count as green.
    return file.status === 'failed' ? [`${file.name}: ${first(file.message) || 'failed outside of its tests'}`] : [];
  });
  return {
    passed: report.numPassedTests,
    failed: Math.max(report.numFailedTests, failures.length),
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
  };
}

/** One line for a version, and below it what failed or why nothing ran. */
export function line(
  major: number,
  result: { readonly kind: 'ran'; readonly counts: Counts } | { readonly kind: 'missing' | 'broken'; readonly reason: string },
  seconds: number,
): string {
  const version = `PostgreSQL ${major}`;
  if (result.kind !== 'ran')
    return `${version}  ${result.kind === 'missing' ? 'could not be had' : 'did not run to the end'} (${seconds} s): ${result.reason}`;
  const { passed, failed, skipped, failures } = result.counts;
  const below = failures.map((failure) => `\n    ${failure}`).join('');
  return `${version}  passed ${passed}  failed ${failed}  skipped ${skipped}  (${seconds} s)${below}`;
}
