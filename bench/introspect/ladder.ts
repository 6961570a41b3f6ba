/** One rung: what a pure step cost at a size. */
export interface Rung {
  readonly size: number;
  readonly ms: number;
}

export interface Ladder {
  readonly rungs: readonly Rung[];
  /** Milliseconds at the full size: measured, or continued from the last three rungs. */
  readonly atFull: number;
  readonly measured: boolean;
  /** The exponent of growth over the last three rungs: 1 is linear, 2 quadratic. */
  readonly exponent: number;
}

/**
 * Climbs towards the full size and stops before a rung that would take longer than the budget: a cubic step at 10,000
 * tables would otherwise not come back.
 */
export function climb(sizes: readonly number[], budgetMs: number, run: (size: number) => void): Ladder {
  const rungs: Rung[] = [];
  const full = sizes.at(-1) ?? 0;
  for (const size of sizes) {
    if (rungs.length >= 2 && continued(rungs, size) > budgetMs) break;
    // The first call at the first size pays for compilation by the engine.
    if (rungs.length === 0) run(size);
    const began = performance.now();
    run(size);
    rungs.push({ size, ms: performance.now() - began });
  }
  const measured = rungs.at(-1)?.size === full;
  return { rungs, measured, atFull: measured ? (rungs.at(-1)?.ms ?? 0) : continued(rungs, full), exponent: exponentOf(rungs) };
}

function exponentOf(rungs: readonly Rung[]): number {
  const before = rungs.slice(-3)[0];
  const last = rungs.at(-1);
  if (before === undefined || last === undefined || before === last) return Number.NaN;
  return Math.log(last.ms / before.ms) / Math.log(last.size / before.size);
}

function continued(rungs: readonly Rung[], size: number): number {
  const last = rungs.at(-1);
  return last === undefined ? 0 : last.ms * (size / last.size) ** exponentOf(rungs);
}
