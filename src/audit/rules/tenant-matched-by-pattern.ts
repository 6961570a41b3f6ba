import { walk } from '../../model/predicate.ts';
import { readsSession } from '../predicate/session-value.ts';
import type { Rule } from '../rule.ts';
import { expressionsOf } from '../scope/gates.ts';
import { policyObject, policyText } from '../scope/naming.ts';
import { exposureText, policyEntrances } from '../scope/reach.ts';

const patterns = ['~~', '~~*', '~', '~*', '!~~', '!~', '^@', '%', 'like', 'ilike'];

export const rule: Rule = {
  slug: 'tenant-matched-by-pattern',
  code: 'BHA082',
  severity: 'high',
  title: 'A policy matches an identity by pattern',
  consequence: 'An identity of % or .* matches everybody, and one that begins like another matches both.',
  advice: 'Compare with =.',
  covers: ['T24'],
  check: (input) =>
    input.database.tables.flatMap((table) =>
      table.policies.flatMap((policy) => {
        const found = expressionsOf(policy).filter(({ predicate }) =>
          [...walk(predicate)].some((part) => part.kind === 'operator' && patterns.includes(part.name) && readsSession(input, part)),
        );
        if (found.length === 0) return [];
        return [
          {
            object: policyObject(table, policy),
            title: `Policy "${policy.name}" on ${table.schema}.${table.name} compares an identity by pattern`,
            evidence: [policyText(policy)],
            exposure: exposureText(policyEntrances(input, table, policy)),
          },
        ];
      }),
    ),
};
