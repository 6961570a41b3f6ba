/** What a command's exit says. "Could not look" is never 0. */
export const exitCode = {
  /** Complete, and nothing at or above the threshold. */
  fine: 0,
  /** Findings, leaks or drift at or above the threshold. */
  found: 1,
  /** Bulkhead could not do its work: wrong usage, no connection, no privilege. */
  failed: 2,
  /** Refused for safety: a stale plan, a missing yes, an interrupted apply. */
  refused: 3,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
