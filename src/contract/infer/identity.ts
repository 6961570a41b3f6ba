import { nameKey } from '../../base/ident.ts';
import type { Table } from '../../model/table.ts';
import type { KeyType } from '../../model/tenancy.ts';
import type { Contract, MembersSpec } from '../declaration.ts';
import { type Question, ask } from './inference.ts';
import type { Keys } from './keys.ts';
import { activeOf, ownersOf, permissionsOf, roleOf } from './members.ts';
import { type Scene, column, keyTypeOf, primaryKey, spell, uniqueLists, waysOut } from './scene.ts';
import { memberTable, peopleColumn, peopleTable, snake, userColumn } from './vocabulary.ts';

/** Who the people are and how they belong to tenants, as far as the tables say. */
export interface People {
  readonly users: Table | null;
  readonly userKey: string;
  readonly userType: KeyType;
  /** The column of each table that names a person, by table. */
  readonly userColumns: ReadonlyMap<string, string>;
  readonly members: Table | null;
  readonly alsoMembers: readonly Table[];
  readonly spec: NonNullable<Contract['identity']> | null;
  readonly questions: readonly Question[];
}

export function inferPeople(scene: Scene, keys: Keys): People {
  const users = usersTable(scene, keys);
  const userKey = users === null ? 'id' : (primaryKey(users) ?? 'id');
  const userColumns = new Map(scene.tables.flatMap((table) => {
    const found = table === users ? undefined : personIn(scene, table, users);
    return found === undefined ? [] : [[nameKey(table), found] as const];
  }));
  const userType = (users === null ? null : keyTypeOf(scene.database, users, userKey)) ?? typeOfMany(scene, userColumns) ?? 'uuid';
  const base = { users, userKey, userType, userColumns };
  const belonging = scene.tables.filter((table) => userColumns.has(nameKey(table)) && keys.byTable.has(nameKey(table)));
  const [best] = belonging.map((table) => ({ table, score: membership(table, keys, userColumns) })).filter(({ score }) => score >= 3).sort((a, b) => b.score - a.score || (nameKey(a.table) < nameKey(b.table) ? -1 : 1));
  const ownTenant = users !== null && keys.byTable.get(nameKey(users))?.nullable === false;
  const members = best?.table ?? (ownTenant ? users : null);
  if (users === null || members === null) {
    const text = users === null ? 'No table of people was found, so `owners`, `role()` and `permission()` cannot be used.' : `No table says who belongs to which tenant, so ${spell(scene, users)} is declared as one row per person and nothing more.`;
    return { ...base, members: null, alsoMembers: [], spec: null, questions: [ask('identity', `${text} Who are the people, and where is it written where they belong?`, "identity: { users: '...', members: { table: '...', role: 'role' } }")] };
  }
  const also = scene.tables.filter((table) => table !== members && memberTable.test(snake(table.name)) && userColumns.has(nameKey(table)) && !peopleTable.test(snake(table.name)));
  const questions: Question[] = [];
  const describe = (table: Table) => membersSpec(scene, keys, table, table === users ? userKey : (userColumns.get(nameKey(table)) ?? 'user_id'), questions);
  const spec = {
    users: spell(scene, users),
    ...(userKey === 'id' ? {} : { userKey }),
    members: describe(members),
    ...(also.length === 0 ? {} : { alsoMembers: also.map(describe) }),
  };
  if (members === users) questions.push(ask('identity', `${spell(scene, users)} has ${keys.byTable.get(nameKey(users))?.column ?? keys.name}, so each person belongs to one tenant and the table is its own list of members. Is that so?`));
  return { ...base, members, alsoMembers: also, spec, questions };
}

function usersTable(scene: Scene, keys: Keys): Table | null {
  const referred = (table: Table) => scene.tables.filter((other) => waysOut(other).some((way) => nameKey(way.references) === nameKey(table))).length;
  const scored = scene.database.tables
    .filter((table) => table.partitionOf === null && (scene.tables.includes(table) || nameKey(table) === 'auth.users') && nameKey(table) !== nameKey(keys.root) && primaryKey(table) !== null)
    .map((table) => {
      const told = table.columns.filter((candidate) => peopleColumn.test(snake(candidate.name))).length;
      const own = scene.tables.includes(table) ? 1 : 0;
      return { table, score: (peopleTable.test(snake(table.name)) ? 5 : 0) + Math.min(2, told) + Math.min(3, referred(table)) + own };
    })
    .filter(({ table, score }) => score >= 5 && peopleTable.test(snake(table.name)));
  scored.sort((a, b) => b.score - a.score || (nameKey(a.table) < nameKey(b.table) ? -1 : 1));
  return scored[0]?.table ?? null;
}

// A profile's key is the person's own id, so tables that refer to either name the same person.
function personIn(scene: Scene, table: Table, users: Table | null): string | undefined {
  const targets = [users === null ? '' : nameKey(users), 'auth.users'];
  const hard = waysOut(table).filter((way) => way.columns.length === 1 && targets.includes(nameKey(way.references))).flatMap((way) => way.columns);
  const type = users === null ? null : keyTypeOf(scene.database, users, primaryKey(users) ?? '');
  const soft = table.columns.filter(({ name }) => userColumn.test(snake(name)) && (type === null || keyTypeOf(scene.database, table, name) === type) && !waysOut(table).some((way) => way.columns.length === 1 && way.columns[0] === name));
  const names = [...hard, ...soft.map(({ name }) => name)];
  return names.find((name) => snake(name) === 'user_id') ?? names.find((name) => userColumn.test(snake(name))) ?? hard.find((name) => primaryKey(table) === name);
}

function typeOfMany(scene: Scene, columns: ReadonlyMap<string, string>): KeyType | null {
  for (const table of scene.tables) {
    const name = columns.get(nameKey(table));
    const type = name === undefined ? null : keyTypeOf(scene.database, table, name);
    if (type !== null) return type;
  }
  return null;
}

function membership(table: Table, keys: Keys, userColumns: ReadonlyMap<string, string>): number {
  const pair = [keys.byTable.get(nameKey(table))?.column ?? '', userColumns.get(nameKey(table)) ?? ''];
  const once = uniqueLists(table).some((list) => list.length === 2 && pair.every((name) => list.includes(name)));
  const notNull = pair.every((name) => column(table, name)?.notNull === true);
  return (memberTable.test(snake(table.name)) ? 3 : 0) + (once ? 3 : 0) + (table.columns.some(({ name }) => /^(role|role_id|role_name|member_role)$/.test(snake(name))) ? 1 : 0) + (notNull ? 1 : -2);
}

function membersSpec(scene: Scene, keys: Keys, table: Table, user: string, questions: Question[]): MembersSpec {
  const tenant = keys.byTable.get(nameKey(table))?.column ?? keys.name;
  const role = roleOf(scene, table);
  const permissions = permissionsOf(table);
  const active = activeOf(scene, table, questions);
  const owners = ownersOf(scene, table, questions);
  return {
    table: spell(scene, table),
    ...(tenant === keys.name ? {} : { tenant }),
    ...(user === 'user_id' ? {} : { user }),
    ...(Object.keys(active).length === 0 ? {} : { active }),
    ...(role === null ? {} : { role }),
    ...(permissions === null ? {} : { permissions }),
    ...(owners === null ? {} : { owners }),
  };
}
