import { nameKey } from '../../base/ident.ts';
import { qid } from '../../base/sql.ts';
import { applicablePolicies, bypassesRowSecurity } from '../../model/access.ts';
import type { Policy } from '../../model/policy.ts';
import { and } from '../../model/predicate.ts';
import { type Command, commands, tableTenancy } from '../../model/tenancy.ts';
import { canBeTrue } from '../predicate/truth.ts';
import type { AuditInput, Rule } from '../rule.ts';
import { type Gate, gateBond, gatesOf, isBindable, wallsOf } from '../scope/gates.ts';
import { isGranted } from '../scope/granted.ts';
import { revokeFrom } from '../scope/mend.ts';
import { policyText, tableObject } from '../scope/naming.ts';
import { type Entrance, actingRole, exposureText, privilegeOf, relationEntrances } from '../scope/reach.ts';
import { type Declared, notNullColumns, surfaceOf } from '../scope/surface.ts';

interface Opening {
  readonly command: Command;
  readonly entrance: Entrance;
  readonly policies: readonly Policy[];
}

/** Who gets through with a command that the contract gives nobody, and by which policies. */
function openings(input: AuditInput, { table, spec }: Declared): readonly Opening[] {
  const facts = { notNull: notNullColumns(table) };
  return commands
    .filter((command) => spec.doors[command].length === 0)
    .flatMap((command) =>
      relationEntrances(input, table, [privilegeOf(command)])
        .filter(isGranted)
        .flatMap((entrance): readonly Opening[] => {
          const role = actingRole(entrance.reach);
          if (bypassesRowSecurity(input.database, role, table) !== null) return [];
          const { permissive, restrictive } = applicablePolicies(input.database, table, role, command);
          const policies = permissive.filter((policy) => {
            const gates = gatesOf(policy).filter((gate) => gate.command === command);
            // What restrictive policies shut out, no permissive one lets in.
            const isOpen = (gate: Gate) => {
              const walls = restrictive.flatMap(gatesOf).filter((other) => other.command === command && other.side === gate.side);
              return canBeTrue(and(gate.predicate, ...walls.map((wall) => wall.predicate)), facts);
            };
            return gates.length > 0 && gates.every(isOpen);
          });
          return policies.length === 0 ? [] : [{ command, entrance, policies }];
        }),
    );
}

/** One of the policies lets rows of another tenant through, and no wall stands behind it. */
function reachesOthers(input: AuditInput, declared: Declared, { command, policies }: Opening): boolean {
  return (
    isBindable(declared) &&
    policies.some((policy) =>
      gatesOf(policy).some(
        (gate) =>
          gate.command === command &&
          gateBond(input, declared, gate) === 'free' &&
          wallsOf(input, declared, command, gate.side).length === 0,
      ),
    )
  );
}

export const rule: Rule = {
  slug: 'closed-door-open',
  code: 'BHA093',
  severity: 'warning',
  title: 'A command that the contract gives nobody goes through',
  consequence: 'The contract is read as a promise: who relies on rows that nobody can delete or change finds them deleted or changed.',
  advice: 'Revoke the privilege, or drop the policy. Where somebody is meant to do this, say it as a door of the contract.',
  covers: ['T8', 'T31', 'X-114'],
  check: (input) => {
    // A guess knows no closed doors.
    if (input.tenancy.source !== 'contract') return [];
    return surfaceOf(input).declared.flatMap((declared) => {
      const { table, spec } = declared;
      const written = tableTenancy(input.tenancy, table);
      // Sealed tables and tables without row security are findings of their own, and so is a policy that was kept.
      if (written === undefined || spec.kind === 'sealed' || spec.kind === 'reference' || !table.rowSecurity) return [];
      const open = openings(input, declared)
        .map((opening) => ({
          ...opening,
          policies: opening.policies.filter((policy) => written.existingPolicies !== 'keep' || policy.name.startsWith('bulkhead_')),
        }))
        .filter(({ policies }) => policies.length > 0);
      if (open.length === 0) return [];
      const others = open.filter((opening) => reachesOthers(input, declared, opening));
      const names = [...new Set(open.map(({ command }) => command))];
      const policies = [...new Set(open.flatMap((opening) => opening.policies))];
      return [
        {
          object: tableObject(table),
          severity: others.length > 0 ? ('high' as const) : ('warning' as const),
          title: `The contract gives ${names.join(', ')} on ${nameKey(table)} to nobody, and ${[...new Set(open.map(({ entrance }) => entrance.reach.role))].join(', ')} may`,
          evidence: [
            ...policies.map((policy) => `policy "${policy.name}" ${policyText(policy)}`),
            others.length > 0 ? 'rows of other tenants are among those it lets through' : 'it stays with the tenant of the session',
          ],
          exposure: exposureText(open.map(({ entrance }) => entrance)),
          fix: revokeFrom(
            qid(table),
            open.map(({ entrance }) => entrance),
          ),
        },
      ];
    });
  },
};
