/** The value below which `share` of the values lie, between neighbours by proportion; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? low;
  return low + (high - low) * (at - Math.floor(at));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** 10th and 90th percentile: on a shared machine the extremes are other people's work. */
export function spreadOf(values: readonly number[]): readonly [number, number] {
  return [quantile(values, 0.1), quantile(values, 0.9)];
}
