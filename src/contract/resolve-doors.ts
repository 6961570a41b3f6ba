import type { Command, Door, Identity, TableKind } from '../model/tenancy.ts';
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

// As the author writes them.
const words: Readonly<Record<DoorSpec['kind'], string>> = {
  member: 'member',
  owners: 'owners',
  role: 'role()',
  permission: 'permission()',
  actor: 'assignedTo()',
  platform: 'platform',
  'database-role': 'databaseRole()',
  everyone: 'everyone',
};

/**
 * Doors that could not be opened. Where rows belong to no tenant no policy would answer for them, so that the right would
 * be granted and never let through.
 */
export function checkDoors(kind: TableKind, spec: Doors | undefined, path: string, issues: ContractIssue[]): void {
  if (spec === undefined || (kind !== 'platform' && kind !== 'sealed')) return;
  const possible: readonly DoorSpec['kind'][] = kind === 'platform' ? ['platform', 'database-role'] : [];
  for (const [command, said] of Object.entries(spec) as readonly (readonly [string, Doors['read']])[]) {
    const doors = said === undefined ? [] : 'kind' in said ? [said] : said;
    for (const door of doors)
      if (!possible.includes(door.kind))
        issues.push({
          path: `${path}.doors.${command}`,
          message: `\`${words[door.kind]}\` means nothing here: ${kind === 'platform' ? 'the rows of a platform table belong to no tenant' : 'no run-time role reaches a sealed table'}`,
          hint:
            kind === 'platform'
              ? 'Say `platform` or `databaseRole()`, or let functions that the contract declares show what members may see.'
              : 'Let functions that the contract declares reach it, or say what else the table is.',
        });
  }
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
  if (options.membersTable && kind !== 'platform' && kind !== 'sealed') {
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
