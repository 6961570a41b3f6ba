import { nameKey } from '../../base/ident.ts';
import type { Rule } from '../rule.ts';
import { viewObject } from '../scope/naming.ts';
import { exposureText, relationEntrances } from '../scope/reach.ts';
import { guardedReads, viewTenancy } from '../scope/views.ts';

export const rule: Rule = {
  slug: 'unclassified-view',
  code: 'BHA074',
  severity: 'info',
  title: 'The tenancy does not mention a view',
  consequence: 'Nobody has decided under whose rights it runs and who may read it.',
  advice: 'Declare it as invoker, definer or masked.',
  covers: ['O3'],
  check: (input) =>
    input.database.views
      .filter((view) => input.tenancy.schemas.includes(view.schema) && viewTenancy(input, view) === undefined)
      .map((view) => ({
        object: viewObject(view),
        title: `The ${view.materialized ? 'materialised ' : ''}view ${nameKey(view)} is not declared`,
        evidence: [
          guardedReads(input, view).length === 0
            ? 'it reads no table of tenants'
            : `it reads ${guardedReads(input, view)
                .map(({ table }) => nameKey(table))
                .join(', ')}`,
        ],
        exposure: exposureText(relationEntrances(input, view, ['SELECT'])),
      })),
};
