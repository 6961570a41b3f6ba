import { canBecome, findRole, roleClosure } from './access-roles.ts';
import type { Database } from './database.ts';
import type { Purpose } from './doors.ts';
import type { Membership } from './role.ts';
import { type Roles, runtimeRoles } from './tenancy.ts';

/**
 * The logins behind run-time roles (`grant shop_app to web`): roles that may log in, that the contract does not name, and
 * that have the rights of a run-time role or can SET ROLE to it. They serve requests as that role does, with whatever
 * they have besides. Discovered, so that none can be forgotten. Who may hand the role out (ADMIN OPTION) administers it
 * and does not serve by it; superusers reach everything and are no way in of one application.
 */
export function loginsOf(db: Database, roles: Roles): readonly string[] {
  const targets = runtimeRoles(roles);
  const named = new Set([...targets, ...roles.retired, ...roles.breakGlass, roles.migrator]);
  const reaches = (found: ReadonlySet<string>) => targets.some((target) => found.has(target));
  const leads = (membership: Membership) =>
    !membership.admin &&
    ((membership.inherit && reaches(roleClosure(db, membership.role))) || (membership.set && reaches(canBecome(db, membership.role))));
  return db.roles
    .filter((role) => role.login && !role.superuser && !named.has(role.name) && role.memberOf.some(leads))
    .map((role) => role.name);
}

/** The run-time roles whose rights a role has or can take on. */
export function servedBy(db: Database, roles: Roles, role: string): readonly string[] {
  const reached = canBecome(db, role);
  return runtimeRoles(roles).filter((target) => reached.has(target));
}

/**
 * Whether a role is for this purpose: by the contract, where it names the role as run-time role, and by the roles whose
 * rights it has otherwise.
 */
export function servesAs(db: Database, roles: Roles, role: string, purpose: Purpose): boolean {
  const own = roles[purpose];
  if (own.includes(role) || findRole(db, role) === undefined || runtimeRoles(roles).includes(role)) return own.includes(role);
  const closure = roleClosure(db, role);
  return own.some((name) => closure.has(name));
}
