import { canonicalJson } from '../../base/hash.ts';
import { roleClosure } from '../../model/access.ts';
import type { Policy } from '../../model/policy.ts';
import type { Predicate } from '../../model/predicate.ts';
import type { AuditInput, Rule } from '../rule.ts';
import { gatesOf } from '../scope/gates.ts';
import { policyObject, policyText } from '../scope/naming.ts';

function conjuncts(predicate: Predicate): ReadonlySet<string> {
  return new Set(predicate.kind === 'and' ? predicate.operands.map(canonicalJson) : [canonicalJson(predicate)]);
}

/** Whether every role that meets `narrow` meets `wide` too. */
function covers(input: AuditInput, wide: Policy, narrow: Policy): boolean {
  return (
    wide.roles.includes('public') ||
    narrow.roles.every((role) => role !== 'public' && wide.roles.some((name) => roleClosure(input.database, role).has(name)))
  );
}

/** Whether `wide` admits, for this command, all that `narrow` admits and more. */
function swallows(input: AuditInput, wide: Policy, narrow: Policy): boolean {
  if (wide === narrow || !covers(input, wide, narrow)) return false;
  const gates = gatesOf(narrow);
  return (
    gates.length > 0 &&
    gates.every((gate) => {
      const own = conjuncts(gate.predicate);
      return gatesOf(wide).some(
        (other) =>
          other.command === gate.command &&
          other.side === gate.side &&
          conjuncts(other.predicate).size < own.size &&
          [...conjuncts(other.predicate)].every((part) => own.has(part)),
      );
    })
  );
}

export const rule: Rule = {
  slug: 'overlapping-permissive-policies',
  code: 'BHA017',
  severity: 'warning',
  title: 'A policy is swallowed by a wider one',
  consequence: 'Permissive policies are alternatives: the stricter one takes nothing away, and what it was written to hide stays visible.',
  advice: 'Make the stricter condition restrictive, or drop the wider policy.',
  covers: ['X-028', 'T8'],
  check: (input) =>
    input.database.tables.flatMap((table) => {
      const permissive = table.policies.filter((policy) => policy.permissive && !policy.name.startsWith('bulkhead_'));
      return permissive.flatMap((narrow) => {
        const wider = permissive.filter((wide) => swallows(input, wide, narrow));
        if (wider.length === 0) return [];
        return [
          {
            object: policyObject(table, narrow),
            title: `Policy "${narrow.name}" on ${table.schema}.${table.name} takes nothing away from ${wider.map((wide) => `"${wide.name}"`).join(', ')}`,
            evidence: [policyText(narrow), ...wider.map((wide) => `"${wide.name}" ${policyText(wide)}`)],
          },
        ];
      });
    }),
};
