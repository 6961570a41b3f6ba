import { id, sql, trusted } from '../base/sql.ts';
import { roleName } from '../compile/grant.ts';
import { type Statement, hazard, statement } from '../compile/statement.ts';
import type { Database, Schema } from '../model/database.ts';
import { type DefaultPrivilege, type Grant, ownerRights } from '../model/grant.ts';
import { diffGrants, handOver, withNewOwner } from './diff-access.ts';
import { revokeInherited } from './created.ts';
import { type Staged, staged } from './stage.ts';
import { join } from '../base/sql.ts';

export function diffSchemas(actual: Database, desired: Database): readonly Staged[] {
  return desired.schemas.flatMap((schema): readonly Staged[] => {
    const before = actual.schemas.find((candidate) => candidate.name === schema.name);
    const object = { kind: 'schema', name: schema.name } as const;
    const target = { on: sql`schema ${id(schema.name)}` };
    if (before === undefined)
      return staged('schemas', '', [
        createSchema(schema),
        ...revokeInherited(actual, target, object, 'schemas'),
        ...granted(target, object, schema),
      ]);
    const owner = handOver(sql`schema ${id(schema.name)}`, target, object, before, schema.owner);
    return staged('schemas', '', [
      ...owner,
      ...diffGrants(target, object, withNewOwner(before.grants, before.owner, schema.owner), schema.grants, schema.owner),
    ]);
  });
}

function createSchema(schema: Schema): Statement {
  return statement(
    sql`create schema ${id(schema.name)} authorization ${id(schema.owner)}`,
    { kind: 'schema', name: schema.name },
    { lock: 'none', inverse: [sql`drop schema ${id(schema.name)}`] },
  );
}

function granted(target: { on: ReturnType<typeof sql> }, object: { kind: 'schema'; name: string }, schema: Schema): readonly Statement[] {
  const fresh = schema.grants.filter((grant) => grant.grantee === schema.owner);
  return diffGrants(target, object, fresh, schema.grants, schema.owner).map((change) => ({ ...change, inverse: [] }));
}

/** What the server does by itself, where no entry says otherwise. */
function unspoken(entry: DefaultPrivilege, versionNum: number): readonly Grant[] {
  if (entry.schema !== null) return [];
  const own = ownerRights(entry.objects, versionNum).map(
    (privilege): Grant => ({ grantee: entry.role, privilege, grantable: false, grantor: entry.role }),
  );
  const everybody = entry.objects === 'functions' || entry.objects === 'types' ? ownerRights(entry.objects, versionNum) : [];
  return [...own, ...everybody.map((privilege): Grant => ({ grantee: 'public', privilege, grantable: false, grantor: entry.role }))];
}

export function diffDefaultPrivileges(actual: Database, desired: Database): readonly Staged[] {
  const key = (entry: DefaultPrivilege) => `${entry.role}\0${entry.schema ?? ''}\0${entry.objects}`;
  const before = new Map(actual.defaultPrivileges.map((entry) => [key(entry), entry]));
  const after = new Map(desired.defaultPrivileges.map((entry) => [key(entry), entry]));
  const all = new Map([...before, ...after]);
  return [...all].flatMap(([name, entry]) => {
    const silent = unspoken(entry, actual.server.versionNum);
    return staged('defaultPrivileges', '', changes(entry, before.get(name)?.grants ?? silent, after.get(name)?.grants ?? silent));
  });
}

function changes(entry: DefaultPrivilege, before: readonly Grant[], after: readonly Grant[]): readonly Statement[] {
  const has = (list: readonly Grant[], grant: Grant) =>
    list.some((other) => other.grantee === grant.grantee && other.privilege === grant.privilege && other.grantable === grant.grantable);
  const scope = entry.schema === null ? sql`` : sql` in schema ${id(entry.schema)}`;
  const head = sql`alter default privileges for role ${id(entry.role)}${scope}`;
  const object = {
    kind: 'default-privilege',
    name: `${entry.objects} of ${entry.role}${entry.schema === null ? '' : ` in ${entry.schema}`}`,
  } as const;
  const grouped = (list: readonly Grant[]) => {
    const groups = new Map<string, Grant[]>();
    for (const grant of list)
      groups.set(`${grant.grantee}\0${grant.grantable}`, [...(groups.get(`${grant.grantee}\0${grant.grantable}`) ?? []), grant]);
    return [...groups.values()];
  };
  const say = (verb: 'grant' | 'revoke', group: readonly Grant[]) => {
    const [first] = group;
    const privileges = join(group.map((grant) => trusted(grant.privilege.toLowerCase())));
    const option = verb === 'grant' && first?.grantable === true ? sql` with grant option` : sql``;
    return sql`${head} ${trusted(verb)} ${privileges} on ${trusted(entry.objects)} ${trusted(verb === 'grant' ? 'to' : 'from')} ${roleName(first?.grantee ?? 'public')}${option}`;
  };
  const gone = grouped(before.filter((grant) => !has(after, grant)));
  const come = grouped(after.filter((grant) => !has(before, grant)));
  return [
    ...gone.map((group) =>
      statement(say('revoke', group), object, {
        lock: 'none',
        hazards: [hazard('changes-behaviour', 'objects made later need their own grants')],
        inverse: [say('grant', group)],
      }),
    ),
    ...come.map((group) => statement(say('grant', group), object, { lock: 'none', inverse: [say('revoke', group)] })),
  ];
}
