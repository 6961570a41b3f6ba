import type { Database, Schema, Sequence } from '../../model/database.ts';
import { findNamed } from '../../model/lookup.ts';
import { type DefaultPrivilege, ownerRights } from '../../model/grant.ts';
import type { Table } from '../../model/table.ts';
import { type Tenancy, runtimeRoles, tableTenancy } from '../../model/tenancy.ts';
import { grant, keptGrants, managedGrantees, once, rolesFor, withMigrator } from './privileges.ts';
import { safeOwner } from './table.ts';

/** Run-time roles may look into governed schemas and make nothing there. */
export function sealSchemas(tenancy: Tenancy, schemas: readonly Schema[]): readonly Schema[] {
  const { migrator, anon } = tenancy.roles;
  const users = runtimeRoles(tenancy.roles).filter((role) => !anon.includes(role) || reachesSomething(tenancy, role));
  const sealed = schemas.map((schema) => {
    if (!tenancy.schemas.includes(schema.name)) return schema;
    const owner = safeOwner(tenancy, schema.owner);
    const kept = withMigrator(tenancy, keptGrants(schema.grants, tenancy, schema.owner, owner), owner, ['USAGE', 'CREATE']);
    const allowed = tenancy.schemaUsage?.[schema.name] ?? users;
    return { ...schema, owner, grants: [...kept, ...allowed.map((role) => grant(role, 'USAGE', owner))] };
  });
  const own: Schema = {
    kind: 'schema',
    name: 'bulkhead',
    owner: migrator,
    grants: [
      grant(migrator, 'USAGE', migrator),
      grant(migrator, 'CREATE', migrator),
      ...users.map((role) => grant(role, 'USAGE', migrator)),
    ],
  };
  return [...sealed.filter((schema) => schema.name !== 'bulkhead'), own];
}

function reachesSomething(tenancy: Tenancy, role: string): boolean {
  return (
    tenancy.routines.some((routine) => routine.execute.includes(role)) ||
    tenancy.views.some((view) => view.select.includes(role)) ||
    tenancy.tables.some((table) => Object.values(table.doors).some((doors) => rolesFor(tenancy.roles, doors, 'select').includes(role)))
  );
}

/** A sequence is used by those who insert; its value is nobody's to read or to set. */
export function sealSequences(tenancy: Tenancy, sequences: readonly Sequence[], tables: readonly Table[]): readonly Sequence[] {
  return sequences.map((sequence) => {
    if (!tenancy.schemas.includes(sequence.schema)) return sequence;
    const ownedBy = sequence.ownedBy;
    const table = ownedBy === null ? undefined : findNamed(tables, ownedBy.table);
    const owner = table?.owner ?? safeOwner(tenancy, sequence.owner);
    const declared = table === undefined ? undefined : tableTenancy(tenancy, table);
    const users = sequence.identity
      ? []
      : declared === undefined
        ? usersBefore(tenancy, sequence)
        : rolesFor(tenancy.roles, declared.doors.insert, 'insert');
    return {
      ...sequence,
      owner,
      grants: once([
        ...withMigrator(tenancy, keptGrants(sequence.grants, tenancy, sequence.owner, owner), owner, ['USAGE', 'SELECT', 'UPDATE']),
        ...users.map((role) => grant(role, 'USAGE', owner)),
      ]),
    };
  });
}

function usersBefore(tenancy: Tenancy, sequence: Sequence): readonly string[] {
  const writers = [...tenancy.roles.app, ...tenancy.roles.worker];
  return writers.filter(
    (role) => role === sequence.owner || sequence.grants.some((entry) => entry.grantee === role && entry.privilege === 'USAGE'),
  );
}

/** What is created tomorrow carries no right for anybody who did not get it by the contract. */
export function sealDefaultPrivileges(tenancy: Tenancy, database: Database, tables: readonly Table[]): readonly DefaultPrivilege[] {
  const managed = managedGrantees(tenancy);
  const creators = new Set([
    tenancy.roles.migrator,
    ...tables.filter((table) => tenancy.schemas.includes(table.schema)).map((table) => table.owner),
  ]);
  const kept = database.defaultPrivileges.map((entry) =>
    entry.schema === null || tenancy.schemas.includes(entry.schema)
      ? { ...entry, grants: entry.grants.filter((item) => !managed.has(item.grantee) || item.grantee === entry.role) }
      : entry,
  );
  // The server's own default lets everybody execute a new function; only an entry for all schemas can take that back.
  const closed = [...creators].filter(
    (role) => !kept.some((entry) => entry.role === role && entry.schema === null && entry.objects === 'functions'),
  );
  const added = closed.map(
    (role): DefaultPrivilege => ({
      kind: 'default-privilege',
      role,
      schema: null,
      objects: 'functions',
      grants: [grant(role, 'EXECUTE', role)],
    }),
  );
  return [
    ...kept.filter((entry) => (entry.schema === null ? !isBuiltIn(entry, database.server.versionNum) : entry.grants.length > 0)),
    ...added,
  ];
}

// The server drops an entry that says what it would do anyway.
function isBuiltIn(entry: DefaultPrivilege, versionNum: number): boolean {
  const onlyOwner = entry.grants.every((item) => item.grantee === entry.role);
  if (!onlyOwner || entry.objects === 'functions' || entry.objects === 'types') return false;
  return entry.grants.length === ownerRights(entry.objects, versionNum).length;
}
