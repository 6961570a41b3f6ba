import type { Predicate } from '../../model/predicate.ts';
import { isColumn, policySubject } from '../predicate/binding.ts';
import { isSessionValue } from '../predicate/session-value.ts';
import { canBeTrue } from '../predicate/truth.ts';
import type { AuditInput, Rule } from '../rule.ts';
import { gatesOf } from '../scope/gates.ts';
import { policyObject, policyText } from '../scope/naming.ts';
import { exposureText, ifReached, policyEntrances, privilegeOf } from '../scope/reach.ts';
import { type Declared, notNullColumns, surfaceOf } from '../scope/surface.ts';

/** Whether the predicate can be true for a row that is not the actor's own. */
function reachesOthers(input: AuditInput, { table, spec }: Declared, predicate: Predicate): boolean {
  const subject = policySubject(table, spec);
  const key = spec.key ?? '';
  const isSelf = (atom: Predicate) =>
    atom.kind === 'compare' &&
    atom.operator === '=' &&
    [[atom.left, atom.right] as const, [atom.right, atom.left] as const].some(
      ([column, value]) => isColumn(subject, column, key) && isSessionValue(input, value, input.tenancy.context.actor),
    );
  return canBeTrue(predicate, { notNull: notNullColumns(table) }, (atom) => (isSelf(atom) ? [false, null] : undefined));
}

export const rule: Rule = {
  slug: 'identity-table-writable',
  code: 'BHA033',
  severity: 'critical',
  title: 'People can be changed by others',
  consequence: 'Any tenant that shares a person rewrites or deletes his profile for all: with the e-mail address goes the account.',
  advice: 'SELECT for the people one works with, UPDATE for oneself only, and no INSERT or DELETE for run-time roles.',
  covers: ['X-031'],
  check: (input) =>
    surfaceOf(input).declared.flatMap((declared) => {
      if (declared.spec.kind !== 'identity') return [];
      const { table } = declared;
      return table.policies
        .filter((policy) => policy.permissive)
        .flatMap((policy) => {
          const open = gatesOf(policy).filter(
            (gate) =>
              gate.command !== 'select' &&
              reachesOthers(input, declared, gate.predicate) &&
              !table.policies.some(
                (wall) =>
                  !wall.permissive &&
                  wall.roles.includes('public') &&
                  gatesOf(wall).some(
                    (other) =>
                      other.command === gate.command && other.side === gate.side && !reachesOthers(input, declared, other.predicate),
                  ),
              ),
          );
          const commands = [...new Set(open.map((gate) => gate.command))];
          const reached = policyEntrances(input, table, policy).filter(({ privilege }) =>
            commands.some((command) => privilegeOf(command) === privilege),
          );
          if (commands.length === 0) return [];
          return [
            {
              object: policyObject(table, policy),
              severity: ifReached(reached, 'critical'),
              title: `Policy "${policy.name}" on ${table.schema}.${table.name} lets people be written by others (${commands.join(', ')})`,
              evidence: [policyText(policy)],
              exposure: exposureText(reached),
            },
          ];
        });
    }),
};
