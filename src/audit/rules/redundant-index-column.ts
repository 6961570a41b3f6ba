import { nameKey } from '../../base/ident.ts';
import type { Rule } from '../rule.ts';
import { indexObject } from '../scope/naming.ts';
import { escapePattern } from '../predicate/session-value.ts';
import { surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'redundant-index-column',
  code: 'BHA055',
  severity: 'info',
  title: 'An index holds a column that its predicate makes constant',
  consequence: 'The column takes room and orders nothing.',
  advice: 'Drop it, or put the column there that queries sort by.',
  covers: ['X-135'],
  check: (input) =>
    surfaceOf(input).declared.flatMap(({ table }) =>
      table.indexes.flatMap((index) => {
        const constant = index.columns.filter(
          (name): name is string =>
            name !== null &&
            !/\bor\b/i.test(index.predicate ?? '') &&
            new RegExp(`(^|[^\\w.])"?${escapePattern(name)}"? is null`, 'i').test(index.predicate ?? ''),
        );
        if (constant.length === 0 || index.inherited) return [];
        return [
          {
            object: indexObject(table, index.name),
            title: `${constant.join(', ')} is null in every row of "${index.name}" on ${nameKey(table)}`,
            evidence: [index.definition],
          },
        ];
      }),
    ),
};
