import { nameKey } from '../../base/ident.ts';
import type { Rule } from '../rule.ts';
import { kindText, tableObject } from '../scope/naming.ts';
import { exposureText, ifReached, relationEntrances, rowPrivileges } from '../scope/reach.ts';
import { hasColumn, surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'tenant-key-missing',
  code: 'BHA021',
  severity: 'warning',
  title: 'A table of tenants does not carry the tenant key',
  consequence: 'The tenant is found through the parent on each query, and nothing in the table can be tied to one tenant by a key.',
  advice: 'Add the key, fill it from the parent, and tie the two by a composite foreign key; or declare the table with strategy subquery.',
  covers: ['X-037', 'X-087', 'X-107'],
  check: (input) =>
    surfaceOf(input).declared.flatMap(({ table, spec }) => {
      if (spec.key === null || hasColumn(table, spec.key) || spec.strategy === 'subquery') return [];
      const reached = relationEntrances(input, table, rowPrivileges);
      return [
        {
          object: tableObject(table),
          severity: ifReached(reached, spec.parent === null ? 'high' : 'warning'),
          title: `${nameKey(table)} has no column ${spec.key}`,
          evidence: [
            kindText(table, spec.kind),
            ...(spec.parent === null ? [] : [`its tenant is that of ${nameKey(spec.parent.table)}, by ${spec.parent.columns.join(', ')}`]),
          ],
          exposure: exposureText(reached),
        },
      ];
    }),
};
