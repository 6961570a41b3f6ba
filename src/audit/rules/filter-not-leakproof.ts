import { nameKey } from '../../base/ident.ts';
import type { Rule } from '../rule.ts';
import { indexObject } from '../scope/naming.ts';
import { surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'filter-not-leakproof',
  code: 'BHA054',
  severity: 'info',
  title: 'An index on an expression is not used under row security',
  consequence:
    'Functions that are not leakproof may not run before the policy: the application reads the whole table, while the superuser sees the index work.',
  advice: 'Store the value in a generated column and index that, after the tenant key.',
  covers: ['X-036'],
  check: (input) =>
    surfaceOf(input).declared.flatMap(({ table }) =>
      table.indexes
        .filter((index) => table.rowSecurity && !index.inherited && index.columns.some((name) => name === null))
        .map((index) => ({
          object: indexObject(table, index.name),
          title: `"${index.name}" on ${nameKey(table)} is on an expression, under row security`,
          evidence: [index.definition],
        })),
    ),
};
