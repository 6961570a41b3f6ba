import { nameKey } from '../../base/ident.ts';
import type { Policy } from '../../model/policy.ts';
import type { Table } from '../../model/table.ts';
import { walk } from '../../model/predicate.ts';
import { routinesNamed } from '../predicate/session-value.ts';
import type { AuditInput, Rule } from '../rule.ts';
import { expressionsOf, readsRelations } from '../scope/gates.ts';
import { policyText, tableObject } from '../scope/naming.ts';

/** The tables that a policy reads under the rights of its caller: named in sub-selects, or by invoker functions it calls. */
function readBy(input: AuditInput, table: Table, policy: Policy): ReadonlySet<string> {
  const expressions = expressionsOf(policy).map(({ predicate }) => predicate);
  const direct = expressions.flatMap(readsRelations).map(({ schema, name }) => nameKey({ schema: schema ?? table.schema, name }));
  const bodies = expressions
    .flatMap((predicate) => [...walk(predicate)])
    .flatMap((part) => (part.kind === 'call' ? routinesNamed(input, part.schema, part.name) : []))
    .filter((routine) => !routine.securityDefiner)
    .map((routine) => routine.body);
  if (bodies.length === 0) return new Set(direct);
  const named = input.database.tables
    .filter((other) => bodies.some((body) => new RegExp(`\\b(from|join)\\s+("?${other.schema}"?\\.)?"?${other.name}"?\\b`, 'i').test(body)))
    .map(nameKey);
  return new Set([...direct, ...named]);
}

interface Step {
  readonly table: Table;
  readonly policy: Policy;
  readonly reads: ReadonlySet<string>;
}

export const rule: Rule = {
  slug: 'policy-recursion',
  code: 'BHA031',
  severity: 'high',
  title: 'Policies read each other in a circle',
  consequence: 'Every query on these tables, and on those whose policies read them, fails with "infinite recursion detected in policy".',
  advice: 'Look memberships up in a definer function owned by a role outside row security, or compare with the context.',
  covers: ['T30', 'X-030', 'X-083'],
  check: (input) => {
    const steps: readonly Step[] = input.database.tables
      .filter((table) => table.rowSecurity)
      .flatMap((table) => table.policies.map((policy) => ({ table, policy, reads: readBy(input, table, policy) })));
    const byTable = new Map<string, Step[]>();
    for (const step of steps) byTable.set(nameKey(step.table), [...(byTable.get(nameKey(step.table)) ?? []), step]);
    const next = (name: string) => byTable.get(name) ?? [];
    const known = new Map<string, ReadonlySet<string>>();
    const reach = (start: string): ReadonlySet<string> => {
      const before = known.get(start);
      if (before !== undefined) return before;
      const seen = new Set<string>();
      const queue = [start];
      for (const name of queue) {
        for (const step of next(name)) for (const read of step.reads) if (!seen.has(read)) queue.push(...(seen.add(read) && [read]));
      }
      known.set(start, seen);
      return seen;
    };
    const circular = [...new Set(steps.map((step) => nameKey(step.table)))].filter((name) => reach(name).has(name));
    const groups = new Map<string, readonly string[]>();
    for (const name of circular) {
      const members = circular.filter((other) => other === name || (reach(name).has(other) && reach(other).has(name))).sort();
      groups.set(members.join(','), members);
    }
    return [...groups.values()].flatMap((members) => {
      const inside = steps.filter(
        (step) => members.includes(nameKey(step.table)) && [...step.reads].some((read) => members.includes(read)),
      );
      const first = inside.find((step) => nameKey(step.table) === members[0]);
      if (first === undefined) return [];
      return [
        {
          object: tableObject(first.table),
          title:
            members.length === 1
              ? `A policy on ${members[0]} reads ${members[0]} itself`
              : `The policies of ${members.join(', ')} read each other`,
          evidence: inside.map((step) => `policy "${step.policy.name}" on ${nameKey(step.table)} ${policyText(step.policy)}`),
          detail: members.join(','),
        },
      ];
    });
  },
};
