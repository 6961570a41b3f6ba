import { alwaysTrue } from '../predicate/truth.ts';
import type { Rule } from '../rule.ts';
import { expressionsOf, gatesOf, isBindable, isOpenOnPurpose, isPlatformDoor, wallsOf } from '../scope/gates.ts';
import { policyObject, policyText } from '../scope/naming.ts';
import { exposureText, ifReached, policyEntrances } from '../scope/reach.ts';
import { notNullColumns, surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'policy-always-true',
  code: 'BHA007',
  severity: 'critical',
  title: 'A policy is true for every row',
  consequence: 'Everybody the policy applies to reaches the rows of every tenant with its command.',
  advice: 'Replace the expression by the tenant predicate. `true`, `2 > 1` and `id = id` of a column that is never null are all the same.',
  covers: ['T5', 'T11', 'T12', 'T13', 'T14', 'X-005', 'X-015', 'X-052', 'X-114'],
  check: (input) =>
    surfaceOf(input).declared.flatMap((declared) =>
      declared.table.policies
        .filter((policy) => policy.permissive)
        .flatMap((policy) => {
          const facts = { notNull: notNullColumns(declared.table) };
          const open = gatesOf(policy).filter(
            (gate) =>
              declared.spec.kind !== 'reference' &&
              !isOpenOnPurpose(declared, gate.command) &&
              !isPlatformDoor(input, declared, policy, gate.command) &&
              alwaysTrue(gate.predicate, facts) &&
              (!isBindable(declared) || wallsOf(input, declared, gate.command, gate.side).length === 0),
          );
          if (open.length === 0) return [];
          const reached = policyEntrances(input, declared.table, policy).filter(({ privilege }) =>
            open.some((gate) => gate.command.toUpperCase() === privilege),
          );
          const sides = expressionsOf(policy).filter(({ predicate }) => alwaysTrue(predicate, facts));
          return [
            {
              object: policyObject(declared.table, policy),
              severity: ifReached(reached, 'critical', 'warning'),
              title: `Policy "${policy.name}" is true for every row of ${declared.table.schema}.${declared.table.name}`,
              evidence: [
                policyText(policy),
                ...sides.map(
                  ({ side, text }) =>
                    `the ${side === 'using' ? 'USING' : 'WITH CHECK'} expression ${text} is true whatever the row and the session are`,
                ),
              ],
              exposure: exposureText(reached),
            },
          ];
        }),
    ),
};
