import { applicablePolicies, bypassesRowSecurity } from '../../model/access.ts';
import type { Database } from '../../model/database.ts';
import { policyMeaning } from '../../model/meaning.ts';
import { type Predicate, or } from '../../model/predicate.ts';
import type { Policy } from '../../model/policy.ts';
import type { Table } from '../../model/table.ts';
import type { Command } from '../../model/tenancy.ts';
import type { Picture } from './instance.ts';
import { outer } from './parts.ts';
import { remember } from './remember.ts';

/** Whether policies hold this very role back; what it could become by SET ROLE does not count. */
export function isHeld(database: Database, role: string, table: Table): boolean {
  const bypass = bypassesRowSecurity(database, role, table);
  return bypass === null || bypass.how === 'set-role';
}

/** What has to hold of each row that is there already; several, because each is asked on its own. */
export function usingConditions(picture: Picture, table: Table, role: string, command: Command): readonly Predicate[] {
  return remember([picture, table], `using ${command} ${role}`, () => conditions(picture, table, role, command, (policy) => policy.using));
}

/** What has to hold of each new row. */
export function checkConditions(picture: Picture, table: Table, role: string, command: Command): readonly Predicate[] {
  return remember([picture, table], `check ${command} ${role}`, () =>
    conditions(picture, table, role, command, (policy) => policy.check ?? policy.using),
  );
}

function conditions(
  picture: Picture,
  table: Table,
  role: string,
  command: Command,
  part: (policy: Policy) => Policy['using'],
): readonly Predicate[] {
  const read = (policies: readonly Policy[]): readonly Predicate[] =>
    policies.flatMap((policy) => {
      const expression = part(policy);
      return expression === null ? [] : [policyMeaning(picture.meanings, table, expression)];
    });
  const { permissive, restrictive } = applicablePolicies(picture.database, table, role, command);
  const open = read(permissive);
  // With no permissive policy nothing else is even looked at.
  if (open.length === 0) return [{ kind: 'constant', value: false, type: 'boolean' }];
  return [...read(restrictive), or(...open)];
}

/**
 * Whether policies for SELECT hold queries. The server keeps one mark for a policy, so that a query in WITH CHECK counts
 * although nothing but USING is asked.
 */
export function holdsQueries(picture: Picture, table: Table, role: string): boolean {
  const { permissive, restrictive } = applicablePolicies(picture.database, table, role, 'select');
  const used = [...permissive, ...restrictive].filter((policy) => policy.using !== null);
  return used
    .flatMap((policy) => [policy.using, policy.check])
    .some((part) => part !== null && part !== undefined && mayQuery(policyMeaning(picture.meanings, table, part)));
}

function mayQuery(predicate: Predicate): boolean {
  return [...outer(predicate)].some(
    (part) => ['subselect', 'exists', 'in'].includes(part.kind) || (part.kind === 'opaque' && /\bselect\b/i.test(part.text)),
  );
}
