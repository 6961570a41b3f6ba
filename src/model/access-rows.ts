import { type Reach } from './access-privileges.ts';
import { findRole, roleClosure, settableRoles } from './access-roles.ts';
import type { Database } from './database.ts';
import type { Policy } from './policy.ts';
import type { Table } from './table.ts';
import type { Command } from './tenancy.ts';

/** Why row security does not hold a role back. */
export interface Bypass extends Reach {
  readonly why: 'superuser' | 'bypassrls' | 'owner' | 'off';
}

/**
 * How `role` escapes the policies of a table, or null when it does not. A table whose row security is off holds nobody
 * back. Rights of the owner count by inheritance too; attributes (superuser, BYPASSRLS) only for the role itself and for
 * what it can SET ROLE to, because attributes are never inherited.
 */
export function bypassesRowSecurity(db: Database, role: string, table: Table): Bypass | null {
  if (!table.rowSecurity) return { role, how: 'direct', through: null, why: 'off' };
  const own = identityBypasses(db, role, table);
  if (own !== null) return { role, how: own.through === null ? 'direct' : 'member', through: own.through, why: own.why };
  for (const other of settableRoles(db, role)) {
    const found = other === role ? null : identityBypasses(db, other, table);
    if (found !== null) return { role, how: 'set-role', through: other, why: found.why };
  }
  return null;
}

function identityBypasses(
  db: Database,
  role: string,
  table: Table,
): { readonly why: Bypass['why']; readonly through: string | null } | null {
  const attributes = findRole(db, role);
  if (attributes?.superuser === true) return { why: 'superuser', through: null };
  if (attributes?.bypassRls === true) return { why: 'bypassrls', through: null };
  if (!table.forceRowSecurity && roleClosure(db, role).has(table.owner))
    return { why: 'owner', through: table.owner === role ? null : table.owner };
  return null;
}

export interface ApplicablePolicies {
  readonly permissive: readonly Policy[];
  readonly restrictive: readonly Policy[];
}

/** The policies that a command of `role` meets: those for PUBLIC and for every role whose privileges it has. */
export function applicablePolicies(db: Database, table: Table, role: string, command: Command): ApplicablePolicies {
  const closure = roleClosure(db, role);
  const met = table.policies.filter(
    (policy) =>
      (policy.command === 'all' || policy.command === command) && policy.roles.some((name) => name === 'public' || closure.has(name)),
  );
  return { permissive: met.filter((policy) => policy.permissive), restrictive: met.filter((policy) => !policy.permissive) };
}
