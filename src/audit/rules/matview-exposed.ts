import { nameKey } from '../../base/ident.ts';
import { qid } from '../../base/sql.ts';
import type { Rule } from '../rule.ts';
import { revokeFrom } from '../scope/mend.ts';
import { viewObject } from '../scope/naming.ts';
import { exposureText, relationEntrances } from '../scope/reach.ts';
import { guardedReads } from '../scope/views.ts';

export const rule: Rule = {
  slug: 'matview-exposed',
  code: 'BHA045',
  severity: 'critical',
  title: 'A materialised view of tenant data can be read',
  consequence: 'A materialised view cannot have row security: whoever may read it reads every tenant.',
  advice: 'Revoke it. Use a rollup table with a policy, or a function that filters.',
  covers: ['O4', 'X-067'],
  check: (input) =>
    input.database.views
      .filter((view) => view.materialized)
      .flatMap((view) => {
        const reads = guardedReads(input, view);
        const reached = relationEntrances(input, view, ['SELECT']);
        if (reads.length === 0 || reached.length === 0) return [];
        return [
          {
            object: viewObject(view),
            title: `The materialised view ${nameKey(view)} holds rows of ${reads.map(({ table }) => nameKey(table)).join(', ')} and may be read`,
            evidence: ['row security is not possible on a materialised view'],
            exposure: exposureText(reached),
            fix: revokeFrom(qid(view), reached),
          },
        ];
      }),
};
