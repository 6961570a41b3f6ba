import type { Database } from '../model/database.ts';
import type { Grant } from '../model/grant.ts';
import type { Role } from '../model/role.ts';
import type { RoleRow } from './rows.ts';

export function readRoles(rows: readonly RoleRow[]): readonly Role[] {
  return rows.map((row) => ({
    kind: 'role',
    name: row.name,
    superuser: row.superuser,
    bypassRls: row.bypass_rls,
    login: row.login,
    inherit: row.inherit,
    createRole: row.create_role,
    createDb: row.create_db,
    replication: row.replication,
    config: row.config,
    memberOf: row.member_of,
  }));
}

/**
 * The roles that concern this database. Roles belong to the cluster, so that a neighbour's roles would otherwise
 * change this database's fingerprint. Kept: owners, grantees, roles of policies, superusers, those named by the caller,
 * and whatever these are members of or are reached from.
 */
export function concerned(all: readonly Role[], database: Omit<Database, 'roles'>, named: readonly string[]): readonly Role[] {
  const kept = new Set<string>(named);
  const note = (owner: string, grants: readonly Grant[]) => {
    kept.add(owner);
    for (const grant of grants) kept.add(grant.grantee).add(grant.grantor);
  };
  note(database.server.owner, database.server.grants);
  for (const object of [...database.schemas, ...database.sequences, ...database.enums, ...database.domains, ...database.routines])
    note(object.owner, object.grants);
  for (const relation of [...database.tables, ...database.views]) {
    note(relation.owner, [...relation.grants, ...relation.columns.flatMap((column) => column.grants)]);
  }
  for (const policy of database.tables.flatMap((table) => table.policies)) for (const role of policy.roles) kept.add(role);
  for (const entry of database.defaultPrivileges) note(entry.role, entry.grants);
  for (const publication of database.publications) kept.add(publication.owner);
  for (const role of all) if (role.superuser) kept.add(role.name);
  for (let before = -1; before !== kept.size; ) {
    before = kept.size;
    for (const role of all) {
      const above = role.memberOf.map((membership) => membership.role);
      if (kept.has(role.name)) for (const name of above) kept.add(name);
      // A login that can become a kept role is a way in. Superusers reach everything and would drag every role in.
      if (above.some((name) => kept.has(name))) kept.add(role.name);
    }
  }
  return all.filter((role) => kept.has(role.name));
}
