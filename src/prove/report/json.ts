import type { AttackReport } from './attack-report.ts';

/** The report as JSON text; its shape is docs/reference/schemas/attack-1.json. */
export function attackJson(report: AttackReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
