import { type Sql, id, join, sql, trusted } from '../base/sql.ts';
import type { Membership, Role } from '../model/role.ts';
import { type Statement, hazard, statement } from './statement.ts';

const clusterWide = hazard('cluster-wide', 'roles belong to the whole cluster, not to this database alone');

function attributes(role: Role): Sql {
  const flags = [
    [role.superuser, 'superuser'],
    [role.bypassRls, 'bypassrls'],
    [role.login, 'login'],
    [role.inherit, 'inherit'],
    [role.createRole, 'createrole'],
    [role.createDb, 'createdb'],
    [role.replication, 'replication'],
  ] as const;
  // "no" attributes are the default of a new role; naming superuser or replication needs more rights than leaving them.
  return join(
    flags.filter(([on, name]) => on !== (name === 'inherit')).map(([on, name]) => trusted(on ? name : `no${name}`)),
    ' ',
  );
}

export function createRoleSql(role: Role): Sql {
  const text = attributes(role);
  return text.text === '' ? sql`create role ${id(role.name)}` : sql`create role ${id(role.name)} ${text}`;
}

export function createRole(role: Role): Statement {
  const hazards = role.bypassRls
    ? [clusterWide, hazard('changes-behaviour', `${role.name} bypasses row security; it cannot log in and nobody is made a member of it`)]
    : [clusterWide];
  return statement(
    createRoleSql(role),
    { kind: 'role', name: role.name },
    { lock: 'none', hazards, inverse: [sql`drop role ${id(role.name)}`] },
  );
}

export function alterRole(before: Role, after: Role): readonly Statement[] {
  const changes = (
    [
      ['superuser', 'superuser'],
      ['bypassRls', 'bypassrls'],
    ] as const
  ).filter(([field]) => before[field] !== after[field]);
  if (changes.length === 0) return [];
  const set = (role: Role) =>
    sql`alter role ${id(role.name)} ${join(
      changes.map(([field, name]) => trusted(role[field] ? name : `no${name}`)),
      ' ',
    )}`;
  const lost = changes.filter(([field]) => before[field]).map(([, name]) => name);
  const hazards =
    lost.length === 0
      ? [clusterWide]
      : [
          clusterWide,
          hazard('removes-access', `${after.name} loses ${lost.join(' and ')}: code that relied on it sees its own tenant only`),
        ];
  return [statement(set(after), { kind: 'role', name: after.name }, { lock: 'none', hazards, inverse: [set(before)] })];
}

export function revokeMembership(member: Role, membership: Membership, versionNum: number): Statement {
  return statement(
    sql`revoke ${id(membership.role)} from ${id(member.name)}`,
    { kind: 'role', name: member.name },
    {
      lock: 'none',
      hazards: [clusterWide, hazard('removes-access', `${member.name} can no longer become ${membership.role}`)],
      inverse: [grantMembershipSql(member.name, membership, versionNum)],
    },
  );
}

export function grantMembership(member: Role, membership: Membership, versionNum: number): Statement {
  // Being administrator of the role comes with having created it; granting that again would need more than that.
  const given = versionNum < 160000 ? membership : { ...membership, admin: false };
  return statement(
    grantMembershipSql(member.name, given, versionNum),
    { kind: 'role', name: member.name },
    {
      lock: 'none',
      hazards: [
        clusterWide,
        hazard('changes-behaviour', `${member.name} may act as ${membership.role}, which it needs to hand objects over`),
      ],
      inverse: [sql`revoke ${id(membership.role)} from ${id(member.name)}`],
    },
  );
}

export function grantMembershipSql(member: string, membership: Membership, versionNum: number): Sql {
  const base = sql`grant ${id(membership.role)} to ${id(member)}`;
  if (versionNum < 160000) return membership.admin ? sql`${base} with admin option` : base;
  const option = (on: boolean) => trusted(on ? 'true' : 'false');
  return sql`${base} with admin ${option(membership.admin)}, inherit ${option(membership.inherit)}, set ${option(membership.set)}`;
}
