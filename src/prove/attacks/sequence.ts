import { nameKey, quoteLiteral } from '../../base/ident.ts';
import { type Probe, probe } from '../lab/probe.ts';
import type { Scene } from '../lab/scene.ts';
import { relation } from '../synthesise/statement.ts';

/** Sequences are shared by all tenants: reading one tells how busy the others are, setting one breaks their inserts. */
export function sequenceAttacks(scene: Scene): readonly Probe[] {
  const sequences = scene.database.sequences.filter(
    (sequence) => sequence.ownedBy !== null && scene.targets.some((target) => target.key === nameKey(sequence.ownedBy?.table ?? sequence)),
  );
  return scene.roles.flatMap((role) =>
    sequences.flatMap((sequence) => {
      const name = quoteLiteral(relation(sequence)).trim();
      const at = { family: 'sequence', role, object: nameKey(sequence), command: 'sequence', context: scene.own } as const;
      return [
        probe({
          ...at,
          technique: 'read position',
          judge: { kind: 'same-answer', twin: 'do $$ begin raise insufficient_privilege; end $$' },
          statement: `select last_value from ${relation(sequence)}`,
          what: `the position of ${nameKey(sequence)} tells how much other tenants write`,
        }),
        // setval survives a rollback, so the right to it is asked for, not used.
        probe({
          ...at,
          technique: 'set position (right only)',
          judge: { kind: 'number' },
          statement: `select has_sequence_privilege(current_user, ${name}, 'UPDATE')::int`,
          what: `${nameKey(sequence)} can be set, which breaks the inserts of every tenant`,
        }),
      ];
    }),
  );
}
