import { nameKey } from '../../base/ident.ts';
import { qid, sql } from '../../base/sql.ts';
import type { Rule } from '../rule.ts';
import { statement } from '../scope/mend.ts';
import { viewObject } from '../scope/naming.ts';
import { exposureText, ifReached, relationEntrances } from '../scope/reach.ts';
import { guardedReads, mentionsTenant, viewTenancy } from '../scope/views.ts';

export const rule: Rule = {
  slug: 'view-without-barrier',
  code: 'BHA043',
  severity: 'high',
  title: 'A view filters or masks without a barrier',
  consequence:
    "A cheap function in the caller's WHERE may run before the view's own filter, and sees the rows and columns that the view hides.",
  advice: 'Set security_barrier.',
  covers: ['X-049', 'O29'],
  check: (input) =>
    input.database.views
      .filter((view) => !view.materialized && !view.securityBarrier)
      .flatMap((view) => {
        const reads = guardedReads(input, view);
        const masked = viewTenancy(input, view)?.mode.kind === 'masked';
        // Under the caller's own policies a filter of the view is a convenience, not the protection.
        if (reads.length === 0 || (view.securityInvoker && !masked) || (!masked && !mentionsTenant(input, view))) return [];
        const reached = relationEntrances(input, view, ['SELECT']).filter(({ reach }) => reach.role !== view.owner);
        return [
          {
            object: viewObject(view),
            severity: ifReached(reached, 'high'),
            title: `The view ${nameKey(view)} ${masked ? 'masks' : 'filters by the tenant'} and is no security barrier`,
            evidence: ['security_barrier is not set', `it reads ${reads.map(({ table }) => nameKey(table)).join(', ')}`],
            exposure: exposureText(reached),
            fix: [statement(sql`alter view ${qid(view)} set (security_barrier = true)`)],
          },
        ];
      }),
};
