import { nameKey } from '../base/ident.ts';
import type { Command, Door, Roles, TableTenancy, Tenancy } from './tenancy.ts';

/** What a run-time role is for, as far as doors tell roles apart. */
export type Purpose = Exclude<keyof Roles, 'migrator' | 'breakGlass' | 'retired'>;

/**
 * What the doors of a command ask of roles of one purpose beyond the wall: that one of the returned doors lets them
 * through; nothing when the list is empty; null where no door is theirs.
 */
export function askedOf(tenancy: Tenancy, table: TableTenancy, purpose: Purpose, command: Command): readonly Door[] | null {
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

function isOnPerson(door: Door): boolean {
  return door.kind === 'member' || door.kind === 'role' || door.kind === 'permission' || door.kind === 'actor';
}

/** Writing memberships: whoever may do that decides who belongs, so that no job does it on its own account. */
export function decidesAuthority(tenancy: Tenancy, table: TableTenancy, command: Command): boolean {
  return command !== 'select' && tenancy.identity !== null && nameKey(tenancy.identity.members.table) === nameKey(table.table);
}
