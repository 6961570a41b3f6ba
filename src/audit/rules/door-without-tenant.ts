import type { Rule } from '../rule.ts';
import { gateBond, gatesOf, isBindable, isOpenOnPurpose, wallsOf } from '../scope/gates.ts';
import { policyObject, policyText } from '../scope/naming.ts';
import { exposureText, policyEntrances } from '../scope/reach.ts';
import { surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'door-without-tenant',
  code: 'BHA010',
  severity: 'warning',
  title: 'Only the wall holds a policy to the tenant',
  consequence: 'Nothing is open today. If the wall is dropped or loosened, this policy opens every tenant at once.',
  advice: 'Write the tenant predicate into the door as well; PostgreSQL folds the two into one filter.',
  covers: ['T8'],
  check: (input) =>
    surfaceOf(input).declared.flatMap((declared) =>
      declared.table.policies
        .filter((policy) => policy.permissive && isBindable(declared))
        .flatMap((policy) => {
          const leaning = gatesOf(policy).filter(
            (gate) =>
              !isOpenOnPurpose(declared, gate.command) &&
              gateBond(input, declared, gate) === 'free' &&
              wallsOf(input, declared, gate.command, gate.side).length > 0,
          );
          if (leaning.length === 0) return [];
          // A policy that was there before Bulkhead stays as a further door when the contract says so.
          const kept = declared.spec.existingPolicies === 'keep' && !policy.name.startsWith('bulkhead_');
          return [
            {
              object: policyObject(declared.table, policy),
              severity: kept ? ('info' as const) : ('warning' as const),
              title: `Policy "${policy.name}" on ${declared.table.schema}.${declared.table.name} relies on the wall alone`,
              evidence: [policyText(policy)],
              exposure: exposureText(policyEntrances(input, declared.table, policy)),
            },
          ];
        }),
    ),
};
