import type { Rule } from '../rule.ts';
import { counts } from '../standing/standing.ts';
import type { Reported } from './report.ts';

/** Findings with one cause: of one rule, one severity and one standing. The same mistake on forty tables is one group. */
export interface Group {
  readonly rule: Rule | undefined;
  readonly first: Reported;
  readonly findings: readonly Reported[];
  /** What was found, with the number where it is more than one. */
  readonly title: string;
}

/** In the order of the findings, so the worst stands first. */
export function groupsOf(findings: readonly Reported[], rules: readonly Rule[]): readonly Group[] {
  const bySlug = new Map(rules.map((rule) => [rule.slug, rule]));
  const groups = new Map<string, [Reported, ...Reported[]]>();
  for (const finding of findings) {
    const key = `${finding.severity}:${finding.code}:${finding.standing.kind}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()].map((group) => {
    const [first] = group;
    const rule = bySlug.get(first.rule);
    return {
      rule,
      first,
      findings: group,
      title: group.length === 1 ? first.title : `${rule?.title ?? first.title} (${group.length} times)`,
    };
  });
}

export interface Sorted {
  /** What counts. */
  readonly open: readonly Reported[];
  readonly known: readonly Reported[];
  readonly waived: readonly Reported[];
}

export function byStanding(findings: readonly Reported[]): Sorted {
  return {
    open: findings.filter((finding) => counts(finding.standing)),
    known: findings.filter((finding) => finding.standing.kind === 'known'),
    waived: findings.filter((finding) => finding.standing.kind === 'waived'),
  };
}

/** What all findings of a group say alike, said once. */
export interface Common {
  readonly consequences: readonly string[];
  readonly evidence: readonly string[];
  /** Null when they are reached in different ways. */
  readonly exposure: readonly string[] | null;
  readonly fix: readonly string[];
}

export function commonOf({ findings, first }: Group): Common {
  const exposures = new Set(findings.map((finding) => finding.exposure.join('; ')));
  return {
    consequences: [...new Set(findings.map((finding) => finding.consequence))],
    evidence: first.evidence.filter((text) => findings.every((finding) => finding.evidence.includes(text))),
    exposure: exposures.size === 1 ? first.exposure : null,
    fix: [...new Set(findings.flatMap((finding) => finding.fix))],
  };
}

/** `table public.orders`; a name that says its kind itself stays as it is. */
export function objectText({ object }: Reported): string {
  return object.name.startsWith(`${object.kind} `) ? object.name : `${object.kind} ${object.name}`;
}

/** What the rights of its ways are rights on: the relation, for what is a part of one. */
export function wayEnd({ object }: Reported): string {
  const { place } = object;
  return place === undefined || place.relation === null ? object.name : `${place.schema}.${place.relation}`;
}
