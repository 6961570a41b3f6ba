/** What one probe should have caused and what it caused: severity by finding key. */
export interface Tally {
  readonly rule: string;
  readonly expected: Readonly<Record<string, string>>;
  readonly seen: Readonly<Record<string, string>>;
}

export interface Score {
  readonly probes: number;
  readonly expected: number;
  readonly found: number;
  /** Expected and not reported, as `rule: key`. */
  readonly missed: readonly string[];
  /** Reported and not expected, or at another severity. */
  readonly falseAlarms: readonly string[];
  readonly precision: number;
  readonly recall: number;
}

export function addUp(tallies: readonly Tally[]): Score {
  const missed = tallies.flatMap(({ rule, expected, seen }) =>
    Object.entries(expected).flatMap(([key, severity]) => (seen[key] === severity ? [] : [`${rule}: ${severity} ${key}`])),
  );
  const falseAlarms = tallies.flatMap(({ rule, expected, seen }) =>
    Object.entries(seen).flatMap(([key, severity]) => (expected[key] === severity ? [] : [`${rule}: ${severity} ${key}`])),
  );
  const expected = tallies.reduce((sum, tally) => sum + Object.keys(tally.expected).length, 0);
  const found = expected - missed.length;
  return {
    probes: tallies.length,
    expected,
    found,
    missed,
    falseAlarms,
    precision: found + falseAlarms.length === 0 ? 1 : found / (found + falseAlarms.length),
    recall: expected === 0 ? 1 : found / expected,
  };
}

export function summary(score: Score): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return [
    `${score.probes} probes, ${score.found} of ${score.expected} findings: precision ${percent(score.precision)}, recall ${percent(score.recall)}`,
    ...score.missed.map((name) => `missed        ${name}`),
    ...score.falseAlarms.map((name) => `false alarm   ${name}`),
  ].join('\n');
}
