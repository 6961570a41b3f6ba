import type { Database } from '../model/database.ts';
import type { Membership } from '../model/role.ts';
import type { Tenancy } from '../model/tenancy.ts';

/** Who will run a plan. */
export interface Executor {
  readonly name: string;
  readonly superuser: boolean;
  readonly bypassRls: boolean;
  readonly createRole: boolean;
  readonly createDb: boolean;
  /** Has CREATE on the database. */
  readonly createsSchemas: boolean;
  /** Roles whose rights it has without SET ROLE, itself among them. */
  readonly inherits: ReadonlySet<string>;
  /** Roles that it may make others members of. */
  readonly administers: ReadonlySet<string>;
}

/**
 * The desired database as this executor can reach it. A superuser needs nothing more. Anybody else must be a member of
 * the migrator to hand tables over to it, and from PostgreSQL 16 becomes administrator of every role it creates.
 */
export function reachableBy(executor: Executor, tenancy: Tenancy, actual: Database, desired: Database): Database {
  if (executor.superuser) return desired;
  const { migrator } = tenancy.roles;
  const automatic = desired.server.versionNum >= 160000;
  const existing = new Set(actual.roles.map((role) => role.name));
  const created = desired.roles.filter((role) => !existing.has(role.name)).map((role) => role.name);
  const roles = desired.roles.map((role) => {
    if (role.name !== executor.name) return role;
    const memberships = new Map(role.memberOf.map((membership): [string, Membership] => [membership.role, membership]));
    if (automatic) for (const name of created) memberships.set(name, { role: name, admin: true, inherit: false, set: false });
    const before = memberships.get(migrator);
    if (migrator !== executor.name && before?.set !== true) {
      memberships.set(migrator, { role: migrator, admin: before?.admin ?? false, inherit: automatic || role.inherit, set: true });
    }
    return { ...role, memberOf: [...memberships.values()] };
  });
  return { ...desired, roles };
}

/** A membership that creating the role brings by itself; no statement makes it. */
export function comesByItself(membership: Membership, created: ReadonlySet<string>): boolean {
  return created.has(membership.role) && membership.admin && !membership.inherit && !membership.set;
}
