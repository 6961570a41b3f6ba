import { nameKey } from '../../base/ident.ts';
import type { Predicate } from '../../model/predicate.ts';
import type { Policy } from '../../model/policy.ts';
import { binds, policySubject } from '../predicate/binding.ts';
import { canBeTrue } from '../predicate/truth.ts';
import type { AuditInput, Rule } from '../rule.ts';
import { expressionsOf, gatesOf, readsRelations } from '../scope/gates.ts';
import { policyObject, policyText } from '../scope/naming.ts';
import { type Declared, notNullColumns, surfaceOf } from '../scope/surface.ts';

/** Whether the key is compared with the context outside any sub-select over a relation, here or in a wall for the same command. */
function drivesIndex(input: AuditInput, { table, spec }: Declared, policy: Policy): boolean {
  const subject = policySubject(table, spec);
  const direct = (predicate: Predicate) =>
    !canBeTrue(predicate, { notNull: notNullColumns(table) }, (atom) =>
      (atom.kind === 'compare' || atom.kind === 'any') && binds(input, atom, subject) ? [false, null] : undefined,
    );
  const walls = table.policies.filter((wall) => !wall.permissive && wall !== policy).flatMap(gatesOf);
  return gatesOf(policy).every(
    (gate) =>
      direct(gate.predicate) || walls.some((wall) => wall.command === gate.command && wall.side === gate.side && direct(wall.predicate)),
  );
}

export const rule: Rule = {
  slug: 'policy-subquery-per-table',
  code: 'BHA053',
  severity: 'warning',
  title: 'A policy finds the tenant by a sub-select',
  consequence: 'The tenant cannot drive an index: the table is read whole through a hashed sub-plan, and estimates grow until JIT starts.',
  advice: 'Compare the tenant key with the context; check the membership once, where the context is set.',
  covers: ['X-087', 'X-102'],
  check: (input) =>
    surfaceOf(input).declared.flatMap((declared) => {
      const { table, spec } = declared;
      return table.policies.flatMap((policy) => {
        const reads = [
          ...new Set(
            expressionsOf(policy)
              .flatMap(({ predicate }) => readsRelations(predicate))
              .map(({ schema, name }) => nameKey({ schema: schema ?? table.schema, name })),
          ),
        ];
        if (reads.length === 0) return [];
        return [
          {
            object: policyObject(table, policy),
            // Where the key itself is compared as well, the tenant drives the index and the sub-select only costs its own plan.
            severity: spec.strategy === 'subquery' || drivesIndex(input, declared, policy) ? ('info' as const) : ('warning' as const),
            title: `Policy "${policy.name}" on ${nameKey(table)} reads ${reads.join(', ')} for every query`,
            evidence: [policyText(policy), ...(spec.strategy === 'subquery' ? ['declared with strategy subquery'] : [])],
          },
        ];
      });
    }),
};
