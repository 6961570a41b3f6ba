import { nameKey } from '../../base/ident.ts';
import type { Rule } from '../rule.ts';
import { expressionsOf } from '../scope/gates.ts';
import { softDeleteColumn } from '../scope/keys.ts';
import { policyText, tableObject } from '../scope/naming.ts';
import { exposureText, relationEntrances } from '../scope/reach.ts';
import { type Declared, surfaceOf } from '../scope/surface.ts';
import { asksForLiveness } from './soft-delete-in-policy.ts';

function asks(declared: Declared): boolean {
  const column = softDeleteColumn(declared);
  return (
    column !== null &&
    declared.table.policies.some((policy) => expressionsOf(policy).some(({ predicate }) => asksForLiveness(declared, predicate, column)))
  );
}

export const rule: Rule = {
  slug: 'soft-deleted-rows-resolvable',
  code: 'BHA059',
  severity: 'warning',
  title: 'Deleted rows stay visible here and nowhere else',
  consequence: 'Where the policies of other tables hide deleted rows, people rely on it: a deleted row of this one still resolves.',
  advice: 'Treat deletion the same everywhere: in a view or a function, not in some of the policies.',
  covers: ['X-086'],
  check: (input) => {
    const { declared } = surfaceOf(input);
    const hiding = declared.filter(asks);
    if (hiding.length === 0) return [];
    return declared
      .filter(
        (one) =>
          softDeleteColumn(one) !== null &&
          one.table.rowSecurity &&
          one.table.policies.some((policy) => policy.permissive) &&
          !hiding.includes(one),
      )
      .map(({ table }) => ({
        object: tableObject(table),
        title: `Deleted rows of ${nameKey(table)} are visible, unlike those of ${hiding.map((other) => nameKey(other.table)).join(', ')}`,
        evidence: table.policies.map((policy) => `policy "${policy.name}" ${policyText(policy)}`),
        exposure: exposureText(relationEntrances(input, table, ['SELECT'])),
      }));
  },
};
