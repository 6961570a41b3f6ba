import { decidesAuthority } from '../../model/doors.ts';
import type { Grant, Privilege } from '../../model/grant.ts';
import type { Table } from '../../model/table.ts';
import { type Command, type Door, type Roles, type TableTenancy, type Tenancy, commands, runtimeRoles } from '../../model/tenancy.ts';

/** Grantees whose rights on governed objects are Bulkhead's to set; everybody else's stay as found. */
export function managedGrantees(tenancy: Tenancy): ReadonlySet<string> {
  return new Set(['public', ...runtimeRoles(tenancy.roles), ...tenancy.roles.retired, ...tenancy.roles.breakGlass]);
}

export function grant(grantee: string, privilege: Privilege, grantor: string): Grant {
  return { grantee, privilege, grantable: false, grantor };
}

/** The grants of others, with a changed owner's own rights moved to the new owner (as `alter ... owner to` does). */
export function keptGrants(grants: readonly Grant[], tenancy: Tenancy, from: string, to: string): readonly Grant[] {
  const managed = managedGrantees(tenancy);
  const moved = grants.map((entry) => ({
    ...entry,
    grantee: entry.grantee === from ? to : entry.grantee,
    grantor: entry.grantor === from ? to : entry.grantor,
  }));
  const kept = moved.filter((entry) => !managed.has(entry.grantee) || entry.grantee === to);
  return once(kept);
}

/**
 * The rights of the migrator on what it does not own: definer functions and masked views run as it, and so do migrations.
 * Takes the place of whatever it had.
 */
export function withMigrator(tenancy: Tenancy, kept: readonly Grant[], owner: string, privileges: readonly Privilege[]): readonly Grant[] {
  const { migrator } = tenancy.roles;
  if (owner === migrator) return kept;
  return [...kept.filter((entry) => entry.grantee !== migrator), ...privileges.map((privilege) => grant(migrator, privilege, owner))];
}

/** A list without repetitions: the server keeps each right once. */
export function once(grants: readonly Grant[]): readonly Grant[] {
  return [...new Map(grants.map((entry) => [`${entry.grantee}\0${entry.privilege}\0${entry.grantor}`, entry])).values()];
}

/** What the migrator may do with rows. */
export const migratorRights: readonly Privilege[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REFERENCES', 'TRIGGER'];

export interface TableGrants {
  readonly table: readonly Grant[];
  readonly columns: Readonly<Record<string, readonly Grant[]>>;
}

const privileges: Readonly<Record<Command, Privilege>> = { select: 'SELECT', insert: 'INSERT', update: 'UPDATE', delete: 'DELETE' };

/** What run-time roles may do with a sealed table: what its doors open, and nothing that row security does not cover. */
export function tableGrants(tenancy: Tenancy, tenancyTable: TableTenancy, table: Table, owner: string): TableGrants {
  const onTable: Grant[] = [];
  const onColumns: Record<string, Grant[]> = {};
  for (const command of commands) {
    for (const role of rolesFor(tenancy.roles, tenancyTable.doors[command], command)) {
      if (decidesAuthority(tenancy, tenancyTable, command) && tenancy.roles.worker.includes(role) && !tenancy.roles.app.includes(role))
        continue;
      const withheld = withheldColumns(tenancy, tenancyTable, role, command);
      const privilege = privileges[command];
      if (withheld.size === 0 || command === 'delete') {
        onTable.push(grant(role, privilege, owner));
      } else {
        for (const column of table.columns) {
          if (withheld.has(column.name)) continue;
          const list = onColumns[column.name] ?? [];
          onColumns[column.name] = list;
          list.push(grant(role, privilege, owner));
        }
      }
    }
  }
  return { table: onTable, columns: onColumns };
}

/** The roles for which a command has at least one door. */
export function rolesFor(roles: Roles, doors: readonly Door[], command: Command): readonly string[] {
  const found = new Set<string>();
  const add = (...names: readonly string[]) => names.forEach((name) => found.add(name));
  for (const door of doors) {
    switch (door.kind) {
      case 'member':
      case 'role':
      case 'permission':
      case 'actor':
        add(...roles.app, ...roles.worker);
        if (command === 'select') add(...roles.readonly, ...roles.auditor, ...roles.pii);
        break;
      case 'everyone':
        add(...roles.app, ...roles.worker, ...roles.readonly, ...roles.auditor, ...roles.pii, ...roles.platform);
        if (door.anon === true) add(...roles.anon);
        break;
      case 'platform':
        add(...roles.platform);
        break;
      case 'database-role':
        add(...door.roles);
        break;
    }
  }
  return [...found];
}

function withheldColumns(tenancy: Tenancy, table: TableTenancy, role: string, command: Command): ReadonlySet<string> {
  const rules = Object.entries(table.columns);
  if (command === 'select') {
    // The pii role is for personal data; a token is nobody's to read.
    const clear = tenancy.roles.pii.includes(role);
    return new Set(rules.filter(([, rule]) => rule.hidden && !(clear && rule.pii !== null)).map(([name]) => name));
  }
  if (command === 'delete' || tenancy.roles.platform.includes(role)) return new Set();
  return new Set(rules.filter(([, rule]) => rule.platformOnly).map(([name]) => name));
}
