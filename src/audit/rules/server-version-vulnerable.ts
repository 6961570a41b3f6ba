import type { Rule } from '../rule.ts';

/** A published hole of the server that leads past row security: what it lets happen, and the first release without it. */
interface Vulnerability {
  readonly name: string;
  readonly effect: string;
  /** First fixed minor release by major; a major that is missing never had it. */
  readonly fixedIn: Readonly<Record<number, number>>;
}

const vulnerabilities: readonly Vulnerability[] = [
  {
    name: 'CVE-2023-2455',
    effect: 'a plan with an inlined set-returning function is used again under another role, with the policies of the first',
    fixedIn: { 15: 3 },
  },
  {
    name: 'CVE-2023-39418',
    effect: 'MERGE updates rows that the policies for UPDATE and SELECT hide',
    fixedIn: { 15: 4 },
  },
  {
    name: 'CVE-2024-4317',
    effect:
      'pg_stats_ext shows the commonest values of columns that one may not read; a cluster made before the fix keeps its views until the script of the release notes has run',
    fixedIn: { 15: 7, 16: 3 },
  },
  {
    name: 'CVE-2024-10976',
    effect: 'a plan with policies below a sub-query, a WITH, or a security_invoker view is used again under another role',
    fixedIn: { 15: 9, 16: 5, 17: 1 },
  },
  {
    name: 'CVE-2025-8713',
    effect: "an operator of one's own is shown sampled values of rows that policies on partitions and inheritance parents hide",
    fixedIn: { 15: 14, 16: 10, 17: 6 },
  },
  {
    name: 'CVE-2026-120154',
    effect:
      'whoever may insert, update and select reads every row of the table by INSERT ... ON CONFLICT DO UPDATE, whatever the policies say',
    fixedIn: { 15: 20, 16: 16, 17: 12, 18: 7 },
  },
];

export const rule: Rule = {
  slug: 'server-version-vulnerable',
  code: 'BHA095',
  // No statement of a plan mends it and no contract decides it: the attack shows what the server really lets through.
  severity: 'info',
  title: 'The server has a known hole in row security',
  consequence: 'The policies are right, and this release of PostgreSQL does not hold to them.',
  advice:
    'Update to the newest minor release of the major version: a restart, without a dump. Distributions that carry fixes back under an older number are not recognised; waive the finding with the number of their advisory.',
  covers: ['O33'],
  check: ({ database }) => {
    const major = Math.floor(database.server.versionNum / 10_000);
    const minor = database.server.versionNum % 10_000;
    return vulnerabilities.flatMap(({ name, effect, fixedIn }) => {
      const fixed = fixedIn[major];
      if (fixed === undefined || minor >= fixed) return [];
      return [
        {
          object: { kind: 'server' as const, name: `PostgreSQL ${major}` },
          severity: 'info' as const,
          title: `PostgreSQL ${major}.${minor} has ${name}, which ${major}.${fixed} has not`,
          evidence: [effect],
          detail: name,
        },
      ];
    });
  },
};
