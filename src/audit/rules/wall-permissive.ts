import { nameKey } from '../../base/ident.ts';
import { bondOf, policySubject } from '../predicate/binding.ts';
import type { Rule } from '../rule.ts';
import { expressionsOf, isBindable } from '../scope/gates.ts';
import { policyObject, policyText } from '../scope/naming.ts';
import { exposureText, policyEntrances } from '../scope/reach.ts';
import { surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'wall-permissive',
  code: 'BHA012',
  severity: 'high',
  title: 'A policy that is meant to restrict is permissive',
  consequence: 'The author meant "and"; PostgreSQL reads "or". The policy adds rows instead of taking them away.',
  advice: 'Create it again as restrictive.',
  covers: ['T9'],
  check: (input) =>
    surfaceOf(input).declared.flatMap((declared) =>
      declared.table.policies
        .filter((policy) => {
          if (!policy.permissive) return false;
          if (/(^|_)(wall|restrict|isolation_guard)/i.test(policy.name)) return input.tenancy.profile !== 'portable';
          // A condition that only ever excludes ("not archived"), next to policies that hold the tenant.
          if (!isBindable(declared) || !/(^|_)(only|not|deny|block|hide)(_|$)/i.test(policy.name)) return false;
          const subject = policySubject(declared.table, declared.spec);
          const bound = (name: string) =>
            declared.table.policies.some(
              (other) =>
                other.name !== name &&
                other.permissive &&
                expressionsOf(other).some(({ predicate }) => bondOf(input, predicate, subject) === 'bound'),
            );
          return bound(policy.name) && expressionsOf(policy).every(({ predicate }) => bondOf(input, predicate, subject) !== 'bound');
        })
        .map((policy) => ({
          object: policyObject(declared.table, policy),
          title: `Policy "${policy.name}" on ${nameKey(declared.table)} is named like a wall and is permissive`,
          evidence: [
            policyText(policy),
            `${declared.table.policies.filter((other) => other.permissive && other !== policy).length} other permissive policies on the table`,
          ],
          exposure: exposureText(policyEntrances(input, declared.table, policy)),
        })),
    ),
};
