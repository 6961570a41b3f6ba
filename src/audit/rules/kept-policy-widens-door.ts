import { nameKey } from '../../base/ident.ts';
import { id, qid, sql } from '../../base/sql.ts';
import { applicablePolicies, bypassesRowSecurity, roleClosure } from '../../model/access.ts';
import { askedOfRoles, describeDoor } from '../../model/doors.ts';
import type { Policy } from '../../model/policy.ts';
import { and } from '../../model/predicate.ts';
import { type Command, type Door, commands, tableTenancy } from '../../model/tenancy.ts';
import { type Passage, passageOf } from '../predicate/passage.ts';
import type { AuditInput, Rule } from '../rule.ts';
import { gatesOf } from '../scope/gates.ts';
import { isGranted } from '../scope/granted.ts';
import { statement } from '../scope/mend.ts';
import { policyObject, policyText } from '../scope/naming.ts';
import { type Entrance, actingRole, exposureText, policyEntrances, privilegeOf } from '../scope/reach.ts';
import { type Declared, surfaceOf } from '../scope/surface.ts';

/** Somebody who meets the policy, and what the doors of the contract would have asked. */
interface Way {
  readonly entrance: Entrance;
  readonly command: Command;
  readonly asked: readonly Door[] | null;
  readonly passage: Exclude<Passage, 'asks'>;
}

/** Who gets further by the policy than the doors of the contract would let them. */
function waysOf(input: AuditInput, declared: Declared, policy: Policy): readonly Way[] {
  const { table, spec } = declared;
  return policyEntrances(input, table, policy).flatMap((entrance): readonly Way[] => {
    const role = actingRole(entrance.reach);
    const command = commands.find((each) => privilegeOf(each) === entrance.privilege);
    if (command === undefined || !isGranted(entrance) || bypassesRowSecurity(input.database, role, table) !== null) return [];
    const asked = askedOfRoles(input.tenancy, spec, roleClosure(input.database, role), command);
    if (asked?.length === 0) return [];
    // What restrictive policies shut out, no permissive one lets in.
    const { restrictive } = applicablePolicies(input.database, table, role, command);
    const passages = gatesOf(policy)
      .filter((gate) => gate.command === command)
      .map((gate) => {
        const narrower = restrictive.flatMap(gatesOf).filter((other) => other.command === command && other.side === gate.side);
        return passageOf(input, declared, and(gate.predicate, ...narrower.map((other) => other.predicate)), asked ?? []);
      });
    if (passages.includes('widens')) return [{ entrance, command, asked, passage: 'widens' }];
    return passages.includes('unclear') ? [{ entrance, command, asked, passage: 'unclear' }] : [];
  });
}

/** `corpus_app: delete, where the doors ask for role owner`, a line for each role and what is asked of it. */
function waysText(ways: readonly Way[]): readonly string[] {
  const groups = new Map<string, { readonly start: string; readonly commands: Set<Command>; readonly end: string }>();
  for (const { entrance, command, asked, passage } of ways) {
    const start = entrance.reach.role;
    const doors = asked === null ? 'where the contract has no door' : `where the doors ask for ${asked.map(describeDoor).join(' or for ')}`;
    const end = passage === 'unclear' ? `${doors}; whether the policy asks for that too cannot be told` : doors;
    const group = groups.get(`${start} ${end}`) ?? { start, commands: new Set<Command>(), end };
    groups.set(`${start} ${end}`, group);
    group.commands.add(command);
  }
  return [...groups.values()].map(({ start, commands: found, end }) => `${start}: ${[...found].join(', ')}, ${end}`);
}

export const rule: Rule = {
  slug: 'kept-policy-widens-door',
  code: 'BHA087',
  severity: 'high',
  title: 'A policy that was kept lets in whom no door lets in',
  consequence:
    'Permissive policies are alternatives: whoever this one admits passes, whatever the doors of the contract ask. The wall holds it to the tenant; inside of it the doors say less than they seem to.',
  advice:
    "Drop it, with `existingPolicies: 'replace'` on the table, and say what it was for as a door of the contract. What was written to narrow has to be restrictive.",
  covers: ['T8'],
  check: (input) => {
    // Without a contract no door was declared that could be widened.
    if (input.tenancy.source !== 'contract') return [];
    const runtime = new Set(surfaceOf(input).runtime);
    return surfaceOf(input).declared.flatMap((declared) => {
      const { table, spec } = declared;
      // A sealed table has no doors, and what reaches it is a finding of its own.
      if (tableTenancy(input.tenancy, table)?.existingPolicies !== 'keep' || spec.kind === 'sealed') return [];
      return table.policies
        .filter((policy) => policy.permissive && !policy.name.startsWith('bulkhead_'))
        .flatMap((policy) => {
          const ways = waysOf(input, declared, policy);
          if (ways.length === 0) return [];
          const serious = ways.some(({ entrance, passage }) => passage === 'widens' && runtime.has(entrance.reach.role));
          return [
            {
              object: policyObject(table, policy),
              severity: serious ? ('high' as const) : ('warning' as const),
              title: `Policy "${policy.name}" on ${nameKey(table)} ${ways.some(({ passage }) => passage === 'widens') ? 'lets' : 'may let'} in whom no door of the contract lets in`,
              evidence: [policyText(policy), ...waysText(ways)],
              exposure: exposureText(ways.map(({ entrance }) => entrance)),
              fix: [statement(sql`drop policy ${id(policy.name)} on ${qid(table)}`)],
            },
          ];
        });
    });
  },
};
