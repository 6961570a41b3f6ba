import { type Predicate, children } from '../../model/predicate.ts';
import { isColumn, policySubject } from '../predicate/binding.ts';
import type { Rule } from '../rule.ts';
import { expressionsOf } from '../scope/gates.ts';
import { softDeleteColumn } from '../scope/keys.ts';
import { policyObject, policyText } from '../scope/naming.ts';
import { exposureText, policyEntrances } from '../scope/reach.ts';
import { type Declared, surfaceOf } from '../scope/surface.ts';

/** Whether being alive is part of the condition on the policy's own row; sub-selects may ask what they like of theirs. */
export function asksForLiveness(declared: Declared, predicate: Predicate, column: string): boolean {
  if (predicate.kind === 'is-null')
    return !predicate.negated && isColumn(policySubject(declared.table, declared.spec), predicate.operand, column);
  if (predicate.kind === 'exists' || predicate.kind === 'in' || predicate.kind === 'subselect') return false;
  return children(predicate).some((child) => asksForLiveness(declared, child, column));
}

export const rule: Rule = {
  slug: 'soft-delete-in-policy',
  code: 'BHA016',
  severity: 'warning',
  title: 'A policy hides deleted rows',
  consequence:
    'The new version of a row has to pass as well: the own soft delete is refused with "new row violates row-level security policy".',
  advice: 'Keep liveness out of policies: hide deleted rows in a view, or delete through a function that may.',
  covers: ['X-026', 'X-027'],
  check: (input) =>
    surfaceOf(input).declared.flatMap((declared) => {
      const column = softDeleteColumn(declared);
      if (column === null) return [];
      return declared.table.policies
        .filter((policy) => policy.command !== 'insert' && policy.command !== 'delete')
        .filter((policy) =>
          (policy.command === 'select' || policy.check === null
            ? expressionsOf(policy)
            : expressionsOf(policy).filter(({ side }) => side === 'check' || policy.check?.text === policy.using?.text)
          ).some(({ predicate }) => asksForLiveness(declared, predicate, column)),
        )
        .map((policy) => ({
          object: policyObject(declared.table, policy),
          title: `Policy "${policy.name}" on ${declared.table.schema}.${declared.table.name} refuses the soft delete by ${column}`,
          evidence: [
            policyText(policy),
            policy.command === 'select'
              ? 'an UPDATE that reads the row has to pass SELECT policies with the new version too'
              : 'the expression is the check of UPDATE as well',
          ],
          exposure: exposureText(policyEntrances(input, declared.table, policy)),
        }));
    }),
};
