import type { Rule } from '../rule.ts';
import { bondUnder, gateBond, gatesOf, isBindable, isOpenOnPurpose, isPlatformDoor, wallsOf } from '../scope/gates.ts';
import { policyObject, policyText } from '../scope/naming.ts';
import { exposureText, ifReached, policyEntrances } from '../scope/reach.ts';
import { isTenantOwned, surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'membership-policy-ignores-context',
  code: 'BHA085',
  severity: 'warning',
  title: 'A policy asks for membership and not for the tenant of the session',
  consequence: 'Whoever belongs to two tenants sees both inside either, and may write rows of one while he works for the other.',
  advice: 'Compare the tenant key with the context, and check the membership where the context is set.',
  covers: ['T7', 'X-029', 'X-102'],
  check: (input) =>
    input.tenancy.context.tenant.kind === 'membership'
      ? []
      : surfaceOf(input).declared.flatMap((declared) =>
          declared.table.policies
            .filter((policy) => policy.permissive && isBindable(declared) && isTenantOwned(declared.spec))
            .flatMap((policy) => {
              const wide = gatesOf(policy).filter(
                (gate) =>
                  !isOpenOnPurpose(declared, gate.command) &&
                  !isPlatformDoor(input, declared, policy, gate.command) &&
                  gateBond(input, declared, gate) === 'bound' &&
                  bondUnder(input, declared, gate, { contextOnly: true }) === 'free' &&
                  wallsOf(input, declared, gate.command, gate.side).length === 0,
              );
              if (wide.length === 0) return [];
              const reached = policyEntrances(input, declared.table, policy);
              return [
                {
                  object: policyObject(declared.table, policy),
                  severity: ifReached(reached, 'warning'),
                  title: `Policy "${policy.name}" on ${declared.table.schema}.${declared.table.name} lets ${[...new Set(wide.map((gate) => gate.command))].join(', ')} reach every tenant of the actor`,
                  evidence: [policyText(policy), 'the tenant of the context is not part of it'],
                  exposure: exposureText(reached),
                },
              ];
            }),
        ),
};
