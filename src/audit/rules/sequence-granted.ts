import { nameKey } from '../../base/ident.ts';
import { qid, sql } from '../../base/sql.ts';
import type { Rule } from '../rule.ts';
import { isGranted } from '../scope/granted.ts';
import { revokeFrom } from '../scope/mend.ts';
import { sequenceObject } from '../scope/naming.ts';
import { exposureText, objectEntrances } from '../scope/reach.ts';

export const rule: Rule = {
  slug: 'sequence-granted',
  code: 'BHA068',
  severity: 'warning',
  title: 'A sequence shared by all tenants is open',
  consequence: 'Its last value tells how much all tenants write; with UPDATE anybody sets it back, and inserts of others fail.',
  advice: 'Grant USAGE at most; identity columns need no grant at all.',
  covers: ['O18'],
  check: (input) =>
    input.database.sequences
      .filter((sequence) => input.tenancy.schemas.includes(sequence.schema))
      .flatMap((sequence) => {
        const reached = objectEntrances(input, sequence, ['SELECT', 'UPDATE']).filter(isGranted);
        if (reached.length === 0) return [];
        const writable = reached.some(({ privilege }) => privilege === 'UPDATE');
        return [
          {
            object: sequenceObject(sequence),
            severity: writable ? ('warning' as const) : ('info' as const),
            title: `${nameKey(sequence)} may be ${writable ? 'set' : 'read'} by ${[...new Set(reached.map(({ reach }) => reach.role))].join(', ')}`,
            evidence: [
              sequence.ownedBy === null ? 'no column owns it' : `it feeds ${nameKey(sequence.ownedBy.table)}.${sequence.ownedBy.column}`,
            ],
            exposure: exposureText(reached),
            fix: revokeFrom(sql`sequence ${qid(sequence)}`, reached),
          },
        ];
      }),
};
