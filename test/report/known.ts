import type { Known } from '../../src/audit/standing/standing.ts';
import { found } from './sample.ts';

const waiver = { key: found[0]?.key ?? '', reason: 'moves to a database of its own in March', expires: '2027-03-31', owner: 'ann' };

/** One finding waived, one whose waiver ran out, one known, one gone, and a waiver that nobody needs. */
export const known: Known = {
  waivers: [
    waiver,
    { ...waiver, key: found[1]?.key ?? '', expires: '2026-01-31' },
    { ...waiver, key: 'row-security-off:table:public.gone' },
  ],
  baseline: {
    findings: [
      { key: found[2]?.key ?? '', severity: 'critical' },
      { key: 'row-security-off:table:public.old', severity: 'high' },
    ],
  },
  today: '2026-11-21',
};
