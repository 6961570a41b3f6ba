import { nameKey } from '../base/ident.ts';
import type { Command, Door, Roles, TableTenancy, Tenancy } from './tenancy.ts';

/** What has to be known of a tenancy to tell who stands before a door. */
type Audience = Pick<Tenancy, 'roles' | 'identity'>;

/** What a run-time role is for, as far as doors tell roles apart. */
export type Purpose = Exclude<keyof Roles, 'migrator' | 'breakGlass' | 'retired'>;

const purposes: readonly Purpose[] = ['app', 'worker', 'readonly', 'auditor', 'pii', 'platform', 'anon'];

/**
 * What the doors of a command ask of roles of one purpose beyond the wall: that one of the returned doors lets them
 * through; nothing when the list is empty; null where no door is theirs.
 */
export function askedOf(tenancy: Audience, table: TableTenancy, purpose: Purpose, command: Command): readonly Door[] | null {
  const doors = table.doors[command];
  if (doors.some((door) => door.kind === 'everyone' && (purpose !== 'anon' || door.anon === true))) return [];
  const onPersons = doors.filter(isOnPerson);
  switch (purpose) {
    case 'app':
      return onPersons.length === 0 ? null : onPersons.some((door) => door.kind === 'member') ? [] : onPersons;
    // Workers act for the tenant, not for one of its members; readers look at what the tenant has.
    case 'worker':
      return onPersons.length === 0 || decidesAuthority(tenancy, table, command) ? null : [];
    case 'readonly':
    case 'auditor':
    case 'pii':
      return onPersons.length === 0 || command !== 'select' ? null : [];
    case 'platform':
      return doors.some((door) => door.kind === 'platform') ? [] : null;
    case 'anon':
      return null;
  }
}

/** The same for whoever has the rights of all these database roles: the widest of what is open to one of them. */
export function askedOfRoles(tenancy: Audience, table: TableTenancy, roles: ReadonlySet<string>, command: Command): readonly Door[] | null {
  const held = purposes.filter((purpose) => tenancy.roles[purpose].some((role) => roles.has(role)));
  const named = table.doors[command].some((door) => door.kind === 'database-role' && door.roles.some((role) => roles.has(role)));
  const asked = [...held.map((purpose) => askedOf(tenancy, table, purpose, command)), named ? [] : null].filter((each) => each !== null);
  if (asked.length === 0) return null;
  return asked.some((doors) => doors.length === 0) ? [] : [...new Set(asked.flat())];
}

function isOnPerson(door: Door): boolean {
  return door.kind === 'member' || door.kind === 'role' || door.kind === 'permission' || door.kind === 'actor';
}

/** Writing memberships: whoever may do that decides who belongs, so that no job does it on its own account. */
export function decidesAuthority(tenancy: Audience, table: TableTenancy, command: Command): boolean {
  return command !== 'select' && tenancy.identity !== null && nameKey(tenancy.identity.members.table) === nameKey(table.table);
}

/** A door as a person says it. */
export function describeDoor(door: Door): string {
  switch (door.kind) {
    case 'member':
      return 'any member';
    case 'role':
      return `role ${door.roles.join(' or ')}`;
    case 'permission':
      return `permission ${door.name}`;
    case 'actor':
      return `the actor named in ${door.column}`;
    case 'platform':
      return 'platform roles';
    case 'database-role':
      return `database role ${door.roles.join(' or ')}`;
    case 'everyone':
      return 'everyone';
  }
}
