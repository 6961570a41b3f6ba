/** What a check found. No problems is green; notes are printed either way. */
export interface Outcome {
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

export function outcome(problems: readonly string[], ...notes: readonly string[]): Outcome {
  return { problems, notes };
}
