import type { Waiver } from '../../model/waiver.ts';
import { type Finding, type Severity, severities } from '../finding.ts';
import type { Baseline, BaselineEntry } from './baseline.ts';

/** What a finding means for the outcome of an audit. Only the first two count. */
export type Standing =
  | { readonly kind: 'open' }
  /** A waiver held for it, and has run out. */
  | { readonly kind: 'expired'; readonly waiver: Waiver }
  | { readonly kind: 'waived'; readonly waiver: Waiver }
  /** It was there, at least as severe, when the baseline was written. */
  | { readonly kind: 'known' };

/** Findings held against what is known of them already. */
export interface Judgement {
  /** By key; every finding has one. */
  readonly standings: ReadonlyMap<string, Standing>;
  /** Waivers that no finding needs. */
  readonly unusedWaivers: readonly Waiver[];
  /** Entries of the baseline that are findings no more; null without a baseline. */
  readonly vanished: readonly BaselineEntry[] | null;
}

export interface Known {
  readonly waivers: readonly Waiver[];
  readonly baseline: Baseline | null;
  /** Today, as `2026-11-21`. */
  readonly today: string;
}

export function judge(findings: readonly Finding[], known: Known): Judgement {
  const waivers = new Map(known.waivers.map((waiver) => [waiver.key, waiver]));
  const before = new Map((known.baseline?.findings ?? []).map((entry) => [entry.key, entry.severity]));
  const keys = new Set(findings.map((finding) => finding.key));
  return {
    standings: new Map(findings.map((finding) => [finding.key, standing(finding, waivers.get(finding.key), before, known.today)])),
    unusedWaivers: known.waivers.filter((waiver) => !keys.has(waiver.key)),
    vanished: known.baseline === null ? null : known.baseline.findings.filter((entry) => !keys.has(entry.key)),
  };
}

function standing(finding: Finding, waiver: Waiver | undefined, before: ReadonlyMap<string, Severity>, today: string): Standing {
  if (waiver !== undefined && waiver.expires >= today) return { kind: 'waived', waiver };
  // A waiver that ran out is no pardon by the baseline either: somebody promised to be done by then.
  if (waiver !== undefined) return { kind: 'expired', waiver };
  const was = before.get(finding.key);
  return was !== undefined && severities.indexOf(finding.severity) >= severities.indexOf(was) ? { kind: 'known' } : { kind: 'open' };
}

/** Nothing is known: every finding counts. */
export const nothingKnown: Known = { waivers: [], baseline: null, today: '' };

/** Whether a finding counts for the exit code. */
export function counts(standing: Standing): boolean {
  return standing.kind === 'open' || standing.kind === 'expired';
}
