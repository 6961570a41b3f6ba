import {
  type Protected,
  type Reach,
  applicablePolicies,
  canBecome,
  columnReach,
  describeReach,
  findRole,
  objectReach,
  relationReach,
  roleClosure,
} from '../../model/access.ts';
import type { Privilege } from '../../model/grant.ts';
import type { Policy } from '../../model/policy.ts';
import type { Table } from '../../model/table.ts';
import { type Command, commands } from '../../model/tenancy.ts';
import type { View } from '../../model/view.ts';
import type { Severity, Way } from '../finding.ts';
import type { AuditInput } from '../rule.ts';
import { surfaceOf } from './surface.ts';

/** One way in: a role, what it may do, and by which path. */
export interface Entrance {
  readonly reach: Reach;
  readonly privilege: Privilege;
}

export const rowPrivileges: readonly Privilege[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

export function privilegeOf(command: Command): Privilege {
  return rowPrivileges[commands.indexOf(command)] ?? 'SELECT';
}

/** Who reaches a relation (or any column of it). A stranger who only uses what everybody has is not named: PUBLIC is. */
export function relationEntrances(input: AuditInput, relation: Table | View, privileges: readonly Privilege[]): readonly Entrance[] {
  return entrances(input, privileges, (role, privilege) => relationReach(input.database, role, relation, privilege));
}

/** Who reaches one column, by a grant on it or on the whole relation. */
export function columnEntrances(input: AuditInput, relation: Table | View, column: string, privilege: Privilege): readonly Entrance[] {
  return entrances(input, [privilege], (role) => columnReach(input.database, role, relation, column, privilege));
}

/** Who reaches any other object: routine, sequence, schema. */
export function objectEntrances(input: AuditInput, object: Protected, privileges: readonly Privilege[]): readonly Entrance[] {
  return entrances(input, privileges, (role, privilege) => objectReach(input.database, role, object, privilege));
}

function entrances(
  input: AuditInput,
  privileges: readonly Privilege[],
  find: (role: string, privilege: Privilege) => Reach | null,
): readonly Entrance[] {
  const { runtime } = surfaceOf(input);
  // Whoever can act as the migrator reaches everything: that is one finding (runtime-role-reaches-migrator), not hundreds.
  const masters = new Set([input.tenancy.roles.migrator, ...input.tenancy.roles.breakGlass]);
  const list = (roles: readonly string[]) =>
    roles.flatMap((role) =>
      privileges.flatMap((privilege) => {
        const reach = find(role, privilege);
        return reach === null || (reach.through !== null && masters.has(reach.through)) ? [] : [{ reach, privilege }];
      }),
    );
  return [...list(runtime), ...list(wakefulStrangers(input)).filter(({ reach }) => reach.how !== 'public')];
}

const wakeful = new WeakMap<AuditInput, readonly string[]>();

/**
 * The strangers that a session can act as: those that may log in, and those that a login or a run-time role can become or
 * can be made a member of by itself. The others (a role that only owns things) reach nothing until somebody is let into
 * them. Superusers become everybody and are no way in.
 */
export function wakefulStrangers(input: AuditInput): readonly string[] {
  const known = wakeful.get(input);
  if (known !== undefined) return known;
  const { runtime, strangers } = surfaceOf(input);
  const { database, tenancy } = input;
  const apart = new Set([tenancy.roles.migrator, ...tenancy.roles.breakGlass]);
  const actors = database.roles.filter(({ name, login, superuser }) => runtime.includes(name) || (login && !superuser && !apart.has(name)));
  const handed = (name: string): readonly string[] =>
    [...canBecome(database, name)].flatMap((each) =>
      (findRole(database, each)?.memberOf ?? []).filter((membership) => membership.admin).map((membership) => membership.role),
    );
  const reached = new Set(actors.flatMap(({ name }) => [...canBecome(database, name), ...handed(name)]));
  const found = strangers.filter((name) => reached.has(name));
  wakeful.set(input, found);
  return found;
}

/** The role whose rights and policies count once the way has been gone. */
export function actingRole(reach: Reach): string {
  return reach.how === 'set-role' && reach.through !== null ? reach.through : reach.role;
}

/** Who meets this policy with a command that it governs. */
export function policyEntrances(input: AuditInput, table: Table, policy: Policy): readonly Entrance[] {
  const { database } = input;
  const governed = commands.filter((command) => policy.command === 'all' || policy.command === command);
  return relationEntrances(input, table, governed.map(privilegeOf)).filter(({ reach }) => {
    const closure = roleClosure(database, actingRole(reach));
    return policy.roles.some((name) => name === 'public' || closure.has(name));
  });
}

/** Whether a role may use a command here at all once row security is on: some permissive policy applies. */
export function hasDoor(input: AuditInput, table: Table, role: string, command: Command): boolean {
  return applicablePolicies(input.database, table, role, command).permissive.length > 0;
}

/** One line per role and way: `app: SELECT, INSERT through PUBLIC`. */
export function exposureText(found: readonly Entrance[]): readonly Way[] {
  const groups = new Map<string, { readonly reach: Reach; readonly privileges: Privilege[] }>();
  for (const { reach, privilege } of found) {
    const key = `${reach.role}|${reach.how}|${reach.through ?? ''}`;
    const group = groups.get(key) ?? { reach, privileges: [] };
    groups.set(key, group);
    if (!group.privileges.includes(privilege)) group.privileges.push(privilege);
  }
  return [...groups.values()].map(({ reach, privileges }) => ({ ...reach, privileges, text: describeReach(reach, privileges.join(', ')) }));
}

/**
 * A layer of defence that is missing although nobody reaches what it covers: with a contract that is a promise not kept,
 * without one only worth knowing.
 */
export function layerMissing(input: AuditInput): Severity {
  return input.tenancy.source === 'contract' ? 'warning' : 'info';
}

/** The severity for an exposed object, or the lesser one when nobody that matters reaches it. */
export function ifReached(found: readonly unknown[], exposed: Severity, otherwise: Severity = 'info'): Severity {
  return found.length > 0 ? exposed : otherwise;
}
