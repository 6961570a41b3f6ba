import { walk } from '../../model/predicate.ts';
import type { Rule } from '../rule.ts';
import { expressionsOf } from '../scope/gates.ts';
import { policyObject, policyText } from '../scope/naming.ts';
import { exposureText, ifReached, policyEntrances } from '../scope/reach.ts';

export const rule: Rule = {
  slug: 'client-writable-claim',
  code: 'BHA081',
  severity: 'high',
  title: 'A policy trusts a claim that its subject writes',
  consequence: 'User metadata is edited by the user himself: he writes the tenant or the role that the policy asks for.',
  advice: 'Use app_metadata, or look the membership up.',
  covers: ['T21'],
  check: (input) =>
    input.database.tables.flatMap((table) =>
      table.policies.flatMap((policy) => {
        const found = [
          ...new Set(
            expressionsOf(policy).flatMap(({ predicate }) =>
              [...walk(predicate)].flatMap((part) =>
                part.kind === 'constant' && typeof part.value === 'string'
                  ? (/\b(raw_)?user_meta_?data\b/.exec(part.value)?.[0] ?? [])
                  : part.kind === 'column' && part.column === 'raw_user_meta_data'
                    ? part.column
                    : [],
              ),
            ),
          ),
        ];
        if (found.length === 0) return [];
        const reached = policyEntrances(input, table, policy);
        return [
          {
            object: policyObject(table, policy),
            severity: ifReached(reached, 'high', 'warning'),
            title: `Policy "${policy.name}" on ${table.schema}.${table.name} trusts ${found.join(', ')}`,
            evidence: [policyText(policy)],
            exposure: exposureText(reached),
          },
        ];
      }),
    ),
};
