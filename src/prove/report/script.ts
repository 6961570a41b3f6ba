import type { AttackReport, Leak, Oracle } from './attack-report.ts';

/** A script for psql that makes the two tenants, attacks, and takes everything back. Needs the rights the attack had. */
export function replayScript(report: AttackReport, leak: Leak | Oracle): string {
  const lines = [
    `-- ${leak.what}`,
    `-- ${leak.role}, ${leak.technique} on ${leak.object}, context: ${leak.context}`,
    'begin',
    'set local statement_timeout = 10000',
    'set constraints all deferred',
    ...report.setup,
    'set constraints all immediate',
    ...leak.script,
    'rollback',
  ];
  return `${lines.map((line) => (line.startsWith('--') ? line : `${line};`)).join('\n')}\n`;
}
