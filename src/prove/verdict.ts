import type { AttackReport } from './report/attack-report.ts';

/** What an attack as a whole says. */
export type AttackVerdict =
  /** Every attack that could be made was made, and held. */
  | 'held'
  /** Something crossed, or an answer told of it. */
  | 'crossed'
  /** Nothing crossed as far as could be seen, and not everything could be seen: never green. */
  | 'incomplete';

export function verdictOf(report: AttackReport): AttackVerdict {
  if (report.leaks.length + report.oracles.length > 0) return 'crossed';
  const blind = report.failed.length + report.vacuous.length + report.skipped.filter((skip) => skip.attacks > 0).length;
  return blind > 0 || report.attacks === 0 ? 'incomplete' : 'held';
}
