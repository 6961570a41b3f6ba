import { canonicalJson } from '../../base/hash.ts';
import { type Predicate, subqueries, walk } from '../../model/predicate.ts';
import { stripped } from '../predicate/binding.ts';
import type { Rule } from '../rule.ts';
import { expressionsOf } from '../scope/gates.ts';
import { policyObject, policyText } from '../scope/naming.ts';
import { exposureText, ifReached, policyEntrances } from '../scope/reach.ts';

/** Comparisons of a column of a sub-select with itself: what an unqualified name of the outer row became. */
export function selfComparisons(predicate: Predicate): readonly string[] {
  return subqueries(predicate).flatMap((query) =>
    [...(query.where === null ? [] : walk(query.where))].flatMap((part) => selfCompared(part)),
  );
}

function selfCompared(part: Predicate): readonly string[] {
  if (part.kind !== 'compare' || part.operator === '<>' || part.operator === 'is distinct from') return [];
  const left = stripped(part.left);
  if (left.kind !== 'column' || canonicalJson(left) !== canonicalJson(stripped(part.right))) return [];
  const name = left.relation === null ? left.column : `${left.relation}.${left.column}`;
  return [`${name} ${part.operator} ${name}`];
}

export const rule: Rule = {
  slug: 'column-compared-with-itself',
  code: 'BHA008',
  severity: 'critical',
  title: 'A sub-select of a policy compares a column with itself',
  consequence:
    'The name meant the row of the table and was bound to the inner table instead. The comparison is always true, so any membership opens every tenant.',
  advice: 'Qualify the outer column with its table, or compare it with the tenant of the session.',
  covers: ['T6', 'X-001'],
  check: (input) =>
    input.database.tables.flatMap((table) =>
      table.policies.flatMap((policy) => {
        const found = [...new Set(expressionsOf(policy).flatMap(({ predicate }) => selfComparisons(predicate)))];
        if (found.length === 0) return [];
        const reached = policyEntrances(input, table, policy);
        return [
          {
            object: policyObject(table, policy),
            severity: policy.permissive ? ifReached(reached, 'critical', 'warning') : 'warning',
            title: `Policy "${policy.name}" on ${table.schema}.${table.name} compares ${found.join(' and ')}`,
            evidence: [policyText(policy)],
            exposure: exposureText(reached),
          },
        ];
      }),
    ),
};
