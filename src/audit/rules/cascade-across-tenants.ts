import { nameKey } from '../../base/ident.ts';
import type { Rule } from '../rule.ts';
import { crossingKeys } from '../scope/keys.ts';
import { constraintObject } from '../scope/naming.ts';
import { exposureText, ifReached, relationEntrances } from '../scope/reach.ts';
import { declaredTable, surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'cascade-across-tenants',
  code: 'BHA024',
  severity: 'high',
  title: 'A delete in one tenant changes rows of another',
  consequence:
    "The foreign key may cross tenants and it acts: deleting or renaming the own parent removes or rewrites another tenant's row, policies unasked.",
  advice: 'Make the foreign key composite with the tenant.',
  covers: ['O11', 'X-037', 'X-091'],
  check: (input) =>
    surfaceOf(input).declared.flatMap((child) =>
      crossingKeys(input, child)
        .filter((key) => [key.onDelete, key.onUpdate].some((action) => action !== 'no action' && action !== 'restrict'))
        .map((key) => {
          const parent = declaredTable(input, key.references);
          const reached = parent === undefined ? [] : relationEntrances(input, parent.table, ['DELETE', 'UPDATE']);
          return {
            object: constraintObject(child.table, key.name),
            severity: ifReached(reached, 'high'),
            title: `A change of ${nameKey(key.references)} reaches rows of ${nameKey(child.table)} of another tenant`,
            evidence: [key.definition, `on delete ${key.onDelete}, on update ${key.onUpdate}`],
            exposure: exposureText(reached),
          };
        }),
    ),
};
