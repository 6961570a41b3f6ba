import type { Policy } from '../../model/policy.ts';
import { alwaysTrue } from '../predicate/truth.ts';
import type { AuditInput, Rule } from '../rule.ts';
import {
  type Gate,
  bondUnder,
  expressionsOf,
  gateBond,
  gatesOf,
  isBindable,
  isOpenOnPurpose,
  isPlatformDoor,
  wallsOf,
} from '../scope/gates.ts';
import { policyObject, policyText } from '../scope/naming.ts';
import { exposureText, ifReached, policyEntrances } from '../scope/reach.ts';
import { type Declared, notNullColumns, surfaceOf } from '../scope/surface.ts';
import { bypassSettings } from './bypass-flag-in-setting.ts';
import { selfComparisons } from './column-compared-with-itself.ts';

/** Gates that let rows of another tenant through and that no wall stands behind. */
function openGates(input: AuditInput, declared: Declared, policy: Policy): readonly Gate[] {
  if (!isBindable(declared)) return [];
  const facts = { notNull: notNullColumns(declared.table) };
  return gatesOf(policy).filter(
    (gate) =>
      !isOpenOnPurpose(declared, gate.command) &&
      !isPlatformDoor(input, declared, policy, gate.command) &&
      gateBond(input, declared, gate) === 'free' &&
      !alwaysTrue(gate.predicate, facts) &&
      wallsOf(input, declared, gate.command, gate.side).length === 0,
  );
}

/** Gates that hold to the tenants of the actor, if one takes memberships that do not count: suspended, invited, ended. */
function takesAnyMembership(input: AuditInput, declared: Declared, gate: Gate): boolean {
  return bondUnder(input, declared, gate, { anyMembership: true }) === 'bound';
}

function counting(input: AuditInput): string {
  const { identity } = input.tenancy;
  const all = identity === null ? [] : [identity.members, ...identity.alsoMembers];
  return all
    .flatMap(({ active }) => Object.entries(active).map(([column, value]) => (value === null ? `${column} null` : `${column} = ${value}`)))
    .join(', ');
}

export const rule: Rule = {
  slug: 'predicate-misses-tenant',
  code: 'BHA009',
  severity: 'critical',
  title: 'A policy lets rows of another tenant through',
  consequence: 'The expression can be true for a row of another tenant, and no restrictive policy stands behind it.',
  advice: 'Add the wall, and the tenant predicate to the policy itself.',
  covers: ['T7', 'T8', 'T10', 'T11', 'T12', 'T13', 'T14', 'T15', 'T23', 'O30', 'X-015', 'X-061', 'X-062'],
  check: (input) =>
    surfaceOf(input).declared.flatMap((declared) =>
      declared.table.policies
        .filter((policy) => policy.permissive)
        .flatMap((policy) => {
          // What these two say is the cause; saying it twice would not help.
          if (expressionsOf(policy).some(({ predicate }) => selfComparisons(predicate).length > 0)) return [];
          const open = openGates(input, declared, policy).filter((gate) => bypassSettings(input, declared, gate.predicate).length === 0);
          if (open.length === 0) return [];
          const commands = [...new Set(open.map((gate) => gate.command))];
          const lax = open.every((gate) => takesAnyMembership(input, declared, gate));
          const reached = policyEntrances(input, declared.table, policy).filter(({ privilege }) =>
            commands.some((command) => command.toUpperCase() === privilege),
          );
          return [
            {
              object: policyObject(declared.table, policy),
              severity: ifReached(reached, lax ? 'high' : 'critical', 'warning'),
              title: lax
                ? `Policy "${policy.name}" on ${declared.table.schema}.${declared.table.name} takes memberships that do not count`
                : `Policy "${policy.name}" on ${declared.table.schema}.${declared.table.name} does not hold ${commands.join(', ')} to the tenant`,
              evidence: [
                policyText(policy),
                ...new Set(
                  open.map(
                    ({ side, text }) => `${text} can be true for another tenant's row (${side === 'using' ? 'USING' : 'WITH CHECK'})`,
                  ),
                ),
                ...(lax ? [`a membership counts with ${counting(input)}, and the policy does not ask for it`] : []),
                'no restrictive policy for PUBLIC holds these commands to the tenant',
              ],
              exposure: exposureText(reached),
            },
          ];
        }),
    ),
};
