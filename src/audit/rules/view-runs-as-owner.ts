import { nameKey } from '../../base/ident.ts';
import { qid, sql } from '../../base/sql.ts';
import { bypassesRowSecurity } from '../../model/access.ts';
import type { Rule } from '../rule.ts';
import { statement } from '../scope/mend.ts';
import { viewObject } from '../scope/naming.ts';
import { exposureText, relationEntrances, rowPrivileges } from '../scope/reach.ts';
import { guardedReads, mentionsTenant, viewTenancy } from '../scope/views.ts';

export const rule: Rule = {
  slug: 'view-runs-as-owner',
  code: 'BHA042',
  severity: 'critical',
  title: 'A view runs as its owner',
  consequence:
    "The policies of the owner apply, not the caller's. An owner outside row security shows every tenant to whoever may read the view, whatever he may do on the table.",
  advice: 'Create the view with security_invoker, or declare why it runs as its owner and let it filter by the tenant itself.',
  covers: ['O1', 'O2', 'X-014', 'X-049'],
  check: (input) =>
    input.database.views
      .filter((view) => !view.materialized && !view.securityInvoker)
      .flatMap((view) => {
        const reads = guardedReads(input, view);
        const declared = viewTenancy(input, view);
        const filtered = mentionsTenant(input, view);
        if (reads.length === 0 || (declared !== undefined && declared.mode.kind !== 'invoker' && filtered)) return [];
        const escaped = reads.filter(({ table }) => bypassesRowSecurity(input.database, view.owner, table) !== null);
        const reached = relationEntrances(input, view, rowPrivileges);
        const others = reached.filter(({ reach }) => reach.role !== view.owner);
        const severity =
          others.length === 0 ? (reached.length === 0 ? 'info' : 'warning') : filtered || escaped.length === 0 ? 'warning' : 'critical';
        return [
          {
            object: viewObject(view),
            severity,
            title: `The view ${nameKey(view)} reads ${reads.map(({ table }) => nameKey(table)).join(', ')} as ${view.owner}`,
            evidence: [
              'security_invoker is not set',
              escaped.length === 0
                ? `${view.owner} is under the policies of these tables`
                : `${view.owner} is not held back by row security on ${escaped.map(({ table }) => nameKey(table)).join(', ')}`,
              filtered ? 'its own text filters by the tenant' : 'its own text does not filter by the tenant',
            ],
            exposure: exposureText(reached),
            fix: [statement(sql`alter view ${qid(view)} set (security_invoker = true)`)],
          },
        ];
      }),
};
