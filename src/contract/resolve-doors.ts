import type { Command, Door, Identity } from '../model/tenancy.ts';
import type { DoorSpec, Doors } from './doors.ts';
import type { ContractIssue } from './issue.ts';

type DoorTable = Readonly<Record<Command, readonly Door[]>>;

/** The doors of a table: what is said, else what is safe for its kind. */
export function resolveDoors(
  spec: Doors | undefined,
  defaults: Readonly<Record<Command, readonly DoorSpec[]>>,
  identity: Identity | null,
  path: string,
  issues: ContractIssue[],
): DoorTable {
  const said = (command: Command): readonly DoorSpec[] => {
    const own = command === 'select' ? spec?.read : (spec?.[command] ?? spec?.write);
    return own === undefined ? defaults[command] : 'kind' in own ? [own] : own;
  };
  const resolve = (door: DoorSpec): Door => {
    if ((door.kind === 'owners' || door.kind === 'role') && identity?.members.role == null) {
      issues.push({
        path: `${path}.doors`,
        message: `${door.kind === 'owners' ? '`owners`' : '`role()`'} needs to know the roles of members`,
        hint: 'Declare identity.members.role.',
      });
    }
    if (
      door.kind === 'permission' &&
      identity?.members.permissions == null &&
      !(identity?.members.role?.kind === 'table' && identity.members.role.permissions !== null)
    ) {
      issues.push({
        path: `${path}.doors`,
        message: '`permission()` needs to know the permissions of members',
        hint: 'Declare identity.members.permissions, or identity.members.role with a permissions column.',
      });
    }
    return door.kind === 'owners' ? { kind: 'role', roles: identity?.members.owners ?? ['owner'] } : door;
  };
  return {
    select: said('select').map(resolve),
    insert: said('insert').map(resolve),
    update: said('update').map(resolve),
    delete: said('delete').map(resolve),
  };
}

const everyMember: readonly DoorSpec[] = [{ kind: 'member' }];

/** Defaults per kind of table; the short contract is the safe one. */
export function defaultDoors(
  kind: string,
  options: {
    readonly membersTable: boolean;
    readonly hasRoles: boolean;
    readonly selfColumn: string;
    readonly keyed: boolean;
    readonly anon: boolean;
  },
): Readonly<Record<Command, readonly DoorSpec[]>> {
  const nobody: readonly DoorSpec[] = [];
  const only: readonly DoorSpec[] = [{ kind: 'platform' }];
  if (options.membersTable) {
    // Whoever may write memberships decides who belongs: an ordinary member must not.
    const write: readonly DoorSpec[] = options.hasRoles ? [{ kind: 'owners' }] : only;
    return { select: everyMember, insert: write, update: write, delete: write };
  }
  switch (kind) {
    case 'root':
      return { select: [...everyMember, ...only], insert: only, update: only, delete: nobody };
    case 'identity':
      return { select: everyMember, insert: nobody, update: [{ kind: 'actor', column: options.selfColumn }], delete: nobody };
    case 'reference':
      return { select: everyMember, insert: nobody, update: nobody, delete: nobody };
    case 'public': {
      const write = options.keyed ? everyMember : nobody;
      return { select: [{ kind: 'everyone', anon: options.anon }], insert: write, update: write, delete: write };
    }
    case 'sealed':
      return { select: nobody, insert: nobody, update: nobody, delete: nobody };
    case 'platform':
      return { select: only, insert: only, update: only, delete: only };
    default:
      return { select: everyMember, insert: everyMember, update: everyMember, delete: everyMember };
  }
}
