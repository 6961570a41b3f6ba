import type { Claim, ClaimVerdict } from '../claims/claim.ts';
import type { Replay } from '../claims/replay.ts';
import type { AttackReport, Leak } from './attack-report.ts';

/** What the static and the live side say together. */
export interface ProveReport {
  readonly version: 'bulkhead.prove/1';
  readonly server: { readonly database: string; readonly versionNum: number };
  /** `inferred`: the tenancy was guessed, and nothing is called proved. */
  readonly tenancy: 'contract' | 'inferred';
  /** What every verdict rests on, in plain words. */
  readonly assumptions: readonly string[];
  readonly summary: Readonly<Record<ClaimVerdict, number>>;
  readonly claims: readonly Claim[];
  /** Null when nothing was attacked. */
  readonly attacks: AttackSummary | null;
  /** Where the two sides contradict each other: one of them is wrong, which is worse than any finding. */
  readonly disagreements: readonly Disagreement[];
}

export interface AttackSummary {
  readonly executed: number;
  readonly skipped: readonly { readonly reason: string; readonly count: number }[];
  readonly leaks: readonly {
    readonly class: string;
    readonly role: string;
    readonly object: string;
    readonly statement: string;
    readonly rows: number;
  }[];
  /** Witnesses of refuted claims, built and tried. */
  readonly replayed: {
    readonly confirmed: number;
    readonly contradicted: number;
    readonly notMade: readonly { readonly reason: string; readonly count: number }[];
  };
  /** Everything that the attack knows: docs/reference/schemas/attack-1.json. */
  readonly report: AttackReport;
}

export interface Disagreement {
  readonly role: string;
  readonly object: string;
  readonly command: string;
  readonly what: string;
}

/** The live side of a report. */
export interface Live {
  readonly attack: AttackReport;
  readonly replays: readonly Replay[];
}

export function proveReport(
  about: Pick<ProveReport, 'server' | 'tenancy' | 'assumptions'>,
  claims: readonly Claim[],
  live: Live | null,
): ProveReport {
  const count = (verdict: ClaimVerdict) => claims.filter((claim) => claim.verdict === verdict).length;
  return {
    version: 'bulkhead.prove/1',
    ...about,
    summary: { proved: count('proved'), refuted: count('refuted'), assumed: count('assumed'), unknown: count('unknown') },
    claims,
    attacks: live === null ? null : attacksOf(live),
    disagreements: live === null ? [] : disagreementsOf(claims, live),
  };
}

function attacksOf({ attack, replays }: Live): AttackSummary {
  return {
    executed: attack.attacks,
    skipped: counted(attack.skipped.map((skip) => ({ reason: skip.reason, count: Math.max(1, skip.attacks) }))),
    leaks: attack.leaks.map((leak) => ({
      class: leak.family,
      role: leak.role,
      object: leak.object,
      statement: leak.script.join('; '),
      rows: leak.rows,
    })),
    replayed: {
      confirmed: replays.filter((replay) => replay.outcome === 'confirmed').length,
      contradicted: replays.filter((replay) => replay.outcome === 'contradicted').length,
      notMade: counted(
        replays.filter((replay) => replay.outcome === 'not-made').map((replay) => ({ reason: replay.reason ?? '', count: 1 })),
      ),
    },
    report: attack,
  };
}

function counted(
  entries: readonly { readonly reason: string; readonly count: number }[],
): readonly { readonly reason: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { reason, count } of entries) counts.set(reason, (counts.get(reason) ?? 0) + count);
  return [...counts].map(([reason, count]) => ({ reason, count }));
}

// Claims are about rows: columns that ought to be hidden, and what keys tell or refer to, are the audit's and the attack's.
const beyondClaims = new Set(['column', 'foreign-key', 'unique']);

function disagreementsOf(claims: readonly Claim[], { attack, replays }: Live): readonly Disagreement[] {
  const proved = new Map(claims.filter((claim) => claim.verdict === 'proved').map((claim) => [place(claim), claim]));
  const broken = attack.leaks.flatMap((leak: Leak) => {
    const claim = proved.get(place(leak));
    return claim === undefined || beyondClaims.has(leak.family)
      ? []
      : [
          {
            role: leak.role,
            object: leak.object,
            command: leak.command,
            what: `proved (${claim.reason}), and ${leak.rows} rows crossed: ${leak.what}`,
          },
        ];
  });
  const hollow = replays
    .filter((replay) => replay.outcome === 'contradicted')
    .map(({ claim, reason }) => ({
      role: claim.role,
      object: claim.object,
      command: claim.command,
      what: `refuted, and its witness was tried: ${reason ?? ''}`,
    }));
  return [...broken, ...hollow];
}

function place(at: { readonly role: string; readonly object: string; readonly command: string }): string {
  return `${at.role} ${at.object} ${at.command}`;
}
