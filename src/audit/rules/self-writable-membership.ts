import { servesAs } from '../../model/access.ts';
import { type Predicate, walk } from '../../model/predicate.ts';
import { binds, policySubject, isColumn } from '../predicate/binding.ts';
import { dependsOnRow, readsSession } from '../predicate/session-value.ts';
import { canBeTrue } from '../predicate/truth.ts';
import type { AuditInput, Rule } from '../rule.ts';
import { type Gate, gatesOf } from '../scope/gates.ts';
import { policyObject, policyText } from '../scope/naming.ts';
import { exposureText, ifReached, policyEntrances, privilegeOf } from '../scope/reach.ts';
import { type Declared, declaredTable, notNullColumns } from '../scope/surface.ts';

/** Whether belonging to the tenant, or being the person named, is enough: nothing asks for a role or a permission. */
function asksForNothing(input: AuditInput, { table, spec }: Declared, userColumn: string, gate: Gate): boolean {
  const subject = policySubject(table, spec);
  const isSelf = (atom: Predicate) =>
    atom.kind === 'compare' &&
    [[atom.left, atom.right] as const, [atom.right, atom.left] as const].some(
      ([column, value]) => isColumn(subject, column, userColumn) && !dependsOnRow(value) && readsSession(input, value),
    );
  const asksElsewhere = (atom: Predicate) =>
    [...walk(atom)].some(
      (part) =>
        part.kind === 'call' ||
        part.kind === 'exists' ||
        part.kind === 'in' ||
        part.kind === 'subselect' ||
        part.kind === 'opaque' ||
        part.kind === 'keyword',
    );
  // The tenant, but only under a condition that asks for more.
  const conditional = (atom: Predicate) =>
    [...walk(atom)].some((part) => part.kind === 'case' && part.branches.every((branch) => asksElsewhere(branch.when)));
  return canBeTrue(gate.predicate, { notNull: notNullColumns(table) }, (atom) =>
    (binds(input, atom, subject) && !conditional(atom)) || isSelf(atom) || !asksElsewhere(atom) ? undefined : [null],
  );
}

export const rule: Rule = {
  slug: 'self-writable-membership',
  code: 'BHA036',
  severity: 'high',
  title: 'A member may write memberships',
  consequence:
    'Whoever is in the tenant makes himself owner or lets others in; where only the own id is asked for, anybody joins any tenant.',
  advice: 'Let only the roles that may invite write memberships, or only a function that checks the invitation.',
  covers: ['T26', 'T27', 'X-114'],
  check: (input) => {
    const { identity } = input.tenancy;
    if (identity === null) return [];
    // Platform roles make memberships for a living, and jobs of a tenant have no person who could promote himself.
    const { database, tenancy } = input;
    const isTrusted = (role: string) =>
      servesAs(database, tenancy.roles, role, 'platform') || servesAs(database, tenancy.roles, role, 'worker');
    return [identity.members, ...identity.alsoMembers].flatMap((members) => {
      const declared = declaredTable(input, members.table);
      if (declared === undefined || !declared.table.rowSecurity) return [];
      return declared.table.policies
        .filter((policy) => policy.permissive && !policy.roles.every(isTrusted))
        .flatMap((policy) => {
          const open = gatesOf(policy).filter(
            (gate) =>
              (gate.command === 'insert' || (gate.command === 'update' && gate.side === 'check')) &&
              asksForNothing(input, declared, members.userColumn, gate),
          );
          const reached = policyEntrances(input, declared.table, policy).filter(
            ({ reach, privilege }) => !isTrusted(reach.role) && open.some((gate) => privilegeOf(gate.command) === privilege),
          );
          if (open.length === 0) return [];
          return [
            {
              object: policyObject(declared.table, policy),
              severity: ifReached(reached, 'high'),
              title: `Policy "${policy.name}" lets any member write ${declared.table.schema}.${declared.table.name} (${[...new Set(open.map((gate) => gate.command))].join(', ')})`,
              evidence: [policyText(policy)],
              exposure: exposureText(reached),
            },
          ];
        });
    });
  },
};
