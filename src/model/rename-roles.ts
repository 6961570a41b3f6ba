import type { Database } from './database.ts';
import type { Grant } from './grant.ts';
import type { Door, Tenancy } from './tenancy.ts';

/** A database in which every role has another name: how a rehearsal keeps its roles apart from the real ones. */
export function renameRoles(database: Database, name: (role: string) => string): Database {
  const grants = (list: readonly Grant[]) =>
    list.map((grant) => ({ ...grant, grantee: name(grant.grantee), grantor: name(grant.grantor) }));
  const owned = <T extends { readonly owner: string; readonly grants: readonly Grant[] }>(list: readonly T[]): readonly T[] =>
    list.map((item) => ({ ...item, owner: name(item.owner), grants: grants(item.grants) }));
  const columns = <T extends { readonly grants: readonly Grant[] }>(list: readonly T[]): readonly T[] =>
    list.map((item) => ({ ...item, grants: grants(item.grants) }));
  return {
    ...database,
    schemas: owned(database.schemas),
    roles: database.roles.map((role) => ({
      ...role,
      name: name(role.name),
      memberOf: role.memberOf.map((membership) => ({ ...membership, role: name(membership.role) })),
    })),
    tables: owned(database.tables).map((table) => ({
      ...table,
      columns: columns(table.columns),
      policies: table.policies.map((policy) => ({ ...policy, roles: policy.roles.map(name) })),
    })),
    views: owned(database.views).map((view) => ({ ...view, columns: columns(view.columns) })),
    routines: owned(database.routines),
    sequences: owned(database.sequences),
    enums: owned(database.enums),
    domains: owned(database.domains),
    otherTypes: database.otherTypes.map((type) => ({ ...type, owner: name(type.owner) })),
    defaultPrivileges: database.defaultPrivileges.map((entry) => ({ ...entry, role: name(entry.role), grants: grants(entry.grants) })),
    publications: database.publications.map((publication) => ({ ...publication, owner: name(publication.owner) })),
  };
}

export function renameTenancyRoles(tenancy: Tenancy, name: (role: string) => string): Tenancy {
  const { roles } = tenancy;
  const all = (list: readonly string[]) => list.map(name);
  const door = (one: Door): Door => (one.kind === 'database-role' ? { ...one, roles: all(one.roles) } : one);
  return {
    ...tenancy,
    roles: {
      migrator: name(roles.migrator),
      app: all(roles.app),
      worker: all(roles.worker),
      readonly: all(roles.readonly),
      auditor: all(roles.auditor),
      pii: all(roles.pii),
      platform: all(roles.platform),
      anon: all(roles.anon),
      breakGlass: all(roles.breakGlass),
      retired: all(roles.retired),
    },
    tables: tenancy.tables.map((table) => ({
      ...table,
      doors: {
        select: table.doors.select.map(door),
        insert: table.doors.insert.map(door),
        update: table.doors.update.map(door),
        delete: table.doors.delete.map(door),
      },
    })),
    views: tenancy.views.map((view) => ({ ...view, select: all(view.select) })),
    routines: tenancy.routines.map((routine) => ({ ...routine, execute: all(routine.execute) })),
  };
}
