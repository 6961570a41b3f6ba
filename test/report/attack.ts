import type { AttackFacts } from '../../src/audit/report/evidence.ts';
import { hostile } from './sample.ts';

/** An attack by which something crossed, with names that attack the reader. */
export const attack: AttackFacts = {
  server: { database: 'shop', versionNum: 180004 },
  attacks: 12,
  held: 9,
  controls: 3,
  leaks: [
    {
      role: 'app',
      object: `public.${hostile}`,
      command: 'select',
      technique: 'copy to stdout',
      context: 'own',
      what: `reads ${hostile}`,
      rows: 2,
      script: ['set local role app', `select * from "${hostile}"`],
    },
  ],
  oracles: [
    {
      role: 'app',
      object: 'public.orders',
      command: 'insert',
      technique: 'unique key',
      context: 'none',
      what: 'tells that a row exists',
      script: ['select 1'],
    },
  ],
  failed: [{ role: 'app', object: 'public.orders', reason: 'the lock was not granted' }],
  vacuous: [{ role: 'app', object: 'public.orders', command: 'delete', reason: 'no right' }],
  skipped: [{ object: 'public.archive', reason: 'a foreign table', attacks: 4 }],
  byRole: [{ role: 'app', attacks: 12, held: 9, leaks: 1 }],
  matrix: [
    { role: 'app', object: `public.${hostile}`, verdicts: { select: 'leak', insert: 'held' } },
    { role: hostile, object: 'public.orders', verdicts: { insert: 'oracle', delete: 'vacuous', update: 'failed' } },
  ],
  setup: [`insert into firms values ('${hostile}')`],
  notes: ['Everything ran in one transaction that was rolled back.'],
};
