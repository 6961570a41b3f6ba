import { fingerprint } from '../base/hash.ts';
import { type Finding, severities } from './finding.ts';
import type { AuditInput, Rule } from './rule.ts';

/** Runs the rules and returns complete findings, the worst first, in a stable order. */
export function runRules(rules: readonly Rule[], input: AuditInput): readonly Finding[] {
  return rules
    .flatMap((rule) => rule.check(input).map((seen) => ({ rule, seen })))
    .map(({ rule, seen }) => ({
      rule: rule.slug,
      code: rule.code,
      severity: seen.severity ?? rule.severity,
      object: seen.object,
      title: seen.title,
      // A model that was not read from a server has no spelling for some objects.
      evidence: seen.evidence.filter((text) => text !== ''),
      consequence: seen.consequence ?? rule.consequence,
      exposure: (seen.exposure ?? []).map((one) => (typeof one === 'string' ? one : one.text)),
      ways: (seen.exposure ?? []).filter((one) => typeof one !== 'string'),
      fix: seen.fix ?? [],
      key: `${rule.slug}:${seen.object.kind}:${seen.object.name}${seen.detail === undefined ? '' : `:${fingerprint(seen.detail).slice(0, 12)}`}`,
    }))
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || compare(a.code, b.code) || compare(a.key, b.key));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
