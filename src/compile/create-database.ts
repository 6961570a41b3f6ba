import { nameKey } from '../base/ident.ts';
import { type Sql, id, join, qid, sql, trusted } from '../base/sql.ts';
import type { Database } from '../model/database.ts';
import { type DefaultPrivilege, type Grant, ownerRights } from '../model/grant.ts';
import type { Table } from '../model/table.ts';
import { createEnumSql, createSequenceSql, createTableSql } from './create-table.ts';
import { type GrantTarget, restoreGrants } from './grant.ts';
import { createPolicySql } from './policy.ts';
import { createRoleSql, grantMembershipSql } from './role.ts';
import { createRoutineSql, routineName } from './routine.ts';
import { foreignKeySql } from './table.ts';
import { createViewSql } from './view.ts';

/** Roles and memberships, for the cluster. */
export function createRolesSql(database: Database, skip: (role: string) => boolean): readonly Sql[] {
  const roles = database.roles.filter((role) => !skip(role.name));
  return [
    ...roles.map(createRoleSql),
    ...roles.flatMap((role) =>
      role.memberOf
        .filter((membership) => database.roles.some((known) => known.name === membership.role))
        .map((membership) => grantMembershipSql(role.name, membership, database.server.versionNum)),
    ),
  ];
}

/**
 * Everything else a database picture says, from nothing. Objects refer to each other in ways that no fixed order
 * serves (functions read tables, defaults call functions), so the caller runs what it can and tries the rest again.
 */
export function createDatabaseSql(database: Database): { readonly objects: readonly Sql[]; readonly access: readonly Sql[] } {
  return {
    objects: [
      ...foundations(database),
      ...database.tables.flatMap((table) => createTableSql(table, database.sequences)),
      ...dependants(database),
    ],
    access: access(database),
  };
}

function foundations(database: Database): readonly Sql[] {
  return [
    ...database.schemas.map((schema) => sql`create schema if not exists ${id(schema.name)}`),
    ...database.extensions
      .filter((extension) => extension.name !== 'plpgsql')
      .map((extension) => sql`create extension if not exists ${id(extension.name)} schema ${id(extension.schema)}`),
    ...database.enums.map((type) => createEnumSql(qid(type), type.labels)),
    ...database.domains.map((domain) => {
      const rest = [...(domain.default === null ? [] : [`default ${domain.default}`]), ...(domain.notNull ? ['not null'] : [])];
      const checks = domain.checks.map((check) => sql` constraint ${id(check.name)} ${trusted(check.definition)}`);
      return sql`create domain ${qid(domain)} as ${trusted([domain.baseType, ...rest].join(' '))}${join(checks, '')}`;
    }),
    ...database.otherTypes
      .filter((type) => type.type === 'composite')
      .map((type) => sql`create type ${qid(type)} as (${trusted(type.definition)})`),
    ...database.sequences.filter((sequence) => !sequence.identity).map(createSequenceSql),
    ...database.routines.filter((routine) => routine.definition !== null || routine.schema === 'bulkhead').map(createRoutineSql),
  ];
}

function dependants(database: Database): readonly Sql[] {
  return [
    ...database.sequences.flatMap((sequence) =>
      sequence.ownedBy === null || sequence.identity
        ? []
        : [sql`alter sequence ${qid(sequence)} owned by ${qid(sequence.ownedBy.table)}.${id(sequence.ownedBy.column)}`],
    ),
    ...database.tables.flatMap((table) =>
      table.foreignKeys
        .filter((key) => !key.inherited)
        .map((key) => sql`alter table ${qid(table)} add constraint ${id(key.name)} ${foreignKeySql(key)}`),
    ),
    ...database.views.flatMap((view) => [
      createViewSql(view),
      ...view.indexes.map(trusted),
      ...view.triggers.map((trigger) => trusted(trigger.definition)),
      ...view.rules.map((rule) => trusted(rule.definition)),
    ]),
    ...database.tables.flatMap((table) => [...triggers(table), ...table.rules.map((rule) => trusted(rule.definition))]),
    ...database.tables.flatMap((table) => [
      ...table.policies.map((policy) => createPolicySql(table, policy)),
      ...(table.rowSecurity ? [sql`alter table ${qid(table)} enable row level security`] : []),
      ...(table.forceRowSecurity ? [sql`alter table ${qid(table)} force row level security`] : []),
    ]),
  ];
}

const enabling = { origin: null, disabled: 'disable trigger', replica: 'enable replica trigger', always: 'enable always trigger' } as const;

function triggers(table: Table): readonly Sql[] {
  return table.triggers
    .filter((trigger) => !trigger.inherited)
    .flatMap((trigger) => {
      const state = enabling[trigger.enabled];
      return [
        trusted(trigger.definition),
        ...(state === null ? [] : [sql`alter table ${qid(table)} ${trusted(state)} ${id(trigger.name)}`]),
      ];
    });
}

/** Owners first, then every access control list, then what later objects will carry. */
function access(database: Database): readonly Sql[] {
  const acl = (target: GrantTarget, objects: DefaultPrivilege['objects'], grants: readonly Grant[], owner: string) => {
    // A new object has its owner's rights and, some kinds, everybody's; from there the list is made.
    const fresh = ownerRights(objects, database.server.versionNum).map(
      (privilege): Grant => ({ grantee: owner, privilege, grantable: false, grantor: owner }),
    );
    return restoreGrants(target, [{ grantee: 'public', privilege: 'USAGE', grantable: false, grantor: owner }, ...fresh], grants, owner);
  };
  const owner = (on: Sql, name: string) => sql`alter ${on} owner to ${id(name)}`;
  return [
    ...database.schemas
      .filter((schema) => !schema.owner.startsWith('pg_'))
      .map((schema) => owner(sql`schema ${id(schema.name)}`, schema.owner)),
    ...database.tables.map((table) => owner(sql`table ${qid(table)}`, table.owner)),
    ...database.views.map((view) => owner(sql`${trusted(view.materialized ? 'materialized view' : 'view')} ${qid(view)}`, view.owner)),
    ...database.sequences
      .filter((sequence) => sequence.ownedBy === null)
      .map((sequence) => owner(sql`sequence ${qid(sequence)}`, sequence.owner)),
    ...database.routines.map((routine) => owner(routineName(routine), routine.owner)),
    ...[...database.enums, ...database.otherTypes.filter((type) => type.type === 'composite')].map((type) =>
      owner(sql`type ${qid(type)}`, type.owner),
    ),
    ...database.domains.map((domain) => owner(sql`domain ${qid(domain)}`, domain.owner)),
    ...database.schemas.flatMap((schema) => acl({ on: sql`schema ${id(schema.name)}` }, 'schemas', schema.grants, schema.owner)),
    ...database.tables.flatMap((table) => acl({ on: sql`table ${qid(table)}` }, 'tables', table.grants, table.owner)),
    ...database.views.flatMap((view) => acl({ on: sql`table ${qid(view)}` }, 'tables', view.grants, view.owner)),
    ...[...database.tables, ...database.views].flatMap((relation) =>
      relation.columns
        .filter((column) => column.grants.length > 0)
        .flatMap((column) => restoreGrants({ on: sql`table ${qid(relation)}`, columns: [column.name] }, [], column.grants, relation.owner)),
    ),
    ...database.sequences.flatMap((sequence) => acl({ on: sql`sequence ${qid(sequence)}` }, 'sequences', sequence.grants, sequence.owner)),
    ...database.routines.flatMap((routine) => acl({ on: routineName(routine) }, 'functions', routine.grants, routine.owner)),
    ...[...database.enums, ...database.domains].flatMap((type) => acl({ on: sql`type ${qid(type)}` }, 'types', type.grants, type.owner)),
  ];
}

/** Objects of kinds that a copy cannot make, by name. */
export function uncopied(database: Database): readonly string[] {
  return [
    ...database.routines
      .filter((routine) => routine.definition === null && routine.schema !== 'bulkhead')
      .map((routine) => `aggregate ${nameKey(routine)}`),
    ...database.otherTypes.filter((type) => type.type !== 'composite').map((type) => `type ${nameKey(type)}`),
    ...database.tables.filter((table) => table.foreign).map((table) => `foreign table ${nameKey(table)}`),
    ...database.publications.map((publication) => `publication ${publication.name}`),
  ];
}
