import { walk } from '../../model/predicate.ts';
import type { Rule } from '../rule.ts';
import { expressionsOf } from '../scope/gates.ts';
import { policyObject, policyText } from '../scope/naming.ts';
import { exposureText, policyEntrances } from '../scope/reach.ts';

export const rule: Rule = {
  slug: 'setting-without-missing-ok',
  code: 'BHA014',
  severity: 'warning',
  title: 'A policy reads a setting that may be missing',
  consequence:
    'On a fresh connection every query on the table fails with "unrecognized configuration parameter" instead of seeing no rows.',
  advice: "Read it with nullif(current_setting('name', true), '').",
  covers: ['X-020'],
  check: (input) =>
    input.database.tables.flatMap((table) =>
      table.policies.flatMap((policy) => {
        const names = [
          ...new Set(
            expressionsOf(policy).flatMap(({ predicate }) =>
              [...walk(predicate)].flatMap((part) => (part.kind === 'setting' && !part.missingOk ? [part.name] : [])),
            ),
          ),
        ];
        if (names.length === 0) return [];
        return [
          {
            object: policyObject(table, policy),
            title: `Policy "${policy.name}" on ${table.schema}.${table.name} fails when ${names.join(', ')} is not set`,
            evidence: [policyText(policy)],
            exposure: exposureText(policyEntrances(input, table, policy)),
          },
        ];
      }),
    ),
};
